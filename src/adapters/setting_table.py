"""Every setting there is: its name in the environment, what it may be, what it is when unset, and what it does."""

from typing import Any, Final

import msgspec

from adapters.errors.setup import sentry_dsn
from adapters.mail.sender import SENDER_DEFAULT, mail_address, smtp_server
from adapters.media.keys import cloudinary_account
from adapters.proxies import proxies
from adapters.setting_values import (
    PER_MINUTE_MAX,
    Reader,
    address,
    addresses,
    currency,
    languages,
    limits,
    listener,
    origins,
    path,
    secret,
    secrets,
    servers,
    text,
    whole_number,
    yes_or_no,
    zone,
)
from adapters.traces.setup import share, trace_collector, trace_headers
from domain.guests import CART_DAYS_DEFAULT, CARTS_MAX_DEFAULT
from domain.orders.holding import HELD_UNITS_MAX_DEFAULT, OPEN_ORDERS_MAX_DEFAULT

HOLD_MINUTES_MAX: Final = 7 * 24 * 60
OPEN_ORDERS_MAX: Final = 10_000
HELD_UNITS_MAX: Final = 1_000_000
FRESH_WAIT_MS_MAX: Final = 60_000
OUTBOX_DAYS_MAX: Final = 3_650
GUEST_CART_DAYS_MAX: Final = 3_650
GUEST_CARTS_MAX: Final = 100_000_000


class Setting(msgspec.Struct, frozen=True):
    """`default` is written as one would write it; None: there is none, and without it the setting's value is None.

    Of a `secret` nothing is ever shown; of an address, all but the password in it.
    """

    name: str
    read: Reader[Any]
    default: str | None
    does: str
    secret: bool = False


SETTINGS: Final = (
    Setting(
        "DATABASE_URL",
        address("postgresql://user:password@localhost:5432/tradepost", "postgresql", "postgres"),
        None,
        "Postgres 18, instead of the embedded one",
    ),
    Setting(
        "REDIS_URL",
        address("redis://localhost:6379", "redis", "rediss", "unix"),
        None,
        "Redis 7 or Valkey 8, instead of the embedded one",
    ),
    Setting(
        "TRADEPOST_REDIS_TLS_VERIFY",
        yes_or_no,
        "yes",
        "no: the certificate of a `rediss://` is not looked at, where a platform's servers sign their own",
    ),
    Setting(
        "TRADEPOST_READ_MODELS_URL",
        addresses("redis://10.0.0.1:6379", "redis", "rediss"),
        None,
        "nodes of a cluster that the read models are spread over, one or more of them; else they lie at `REDIS_URL`",
    ),
    Setting(
        "MEILI_URL",
        servers("http://localhost:7700"),
        None,
        "one Meilisearch or several, instead of the embedded index; `host:port` alone is http",
    ),
    Setting("MEILI_KEY", text, None, "its key for the worker", secret=True),
    Setting(
        "MEILI_SEARCH_KEY", text, None, "its key for the API, which may only search; else `MEILI_KEY`", secret=True
    ),
    Setting("TRADEPOST_DATA_DIR", path, ".tradepost", "the data folder, as `--data-dir` says it"),
    Setting("TRADEPOST_SEARCH_DIR", path, None, "the embedded search index, if not in the data folder"),
    Setting(
        "TRADEPOST_LANGUAGES",
        languages,
        "en",
        "what products are written in, `de,en` say, most of them in the first; another choice builds the search anew",
    ),
    Setting(
        "TRADEPOST_JWT_SECRET",
        secrets,
        None,
        "signs the tokens, 32 characters or more; several while it is changed: the first signs; `up` makes one",
        secret=True,
    ),
    Setting(
        "TRADEPOST_LINK_SECRET",
        secret,
        None,
        "makes links that outlive it, such as to guests' orders; else the last of `TRADEPOST_JWT_SECRET`",
        secret=True,
    ),
    Setting(
        "TRADEPOST_CURRENCY",
        currency,
        None,
        "of a shop that is opened; kept from then on (else USD)",
    ),
    Setting(
        "TRADEPOST_TIME_ZONE",
        zone,
        None,
        "of a shop that is opened; then `tradepost shop zone` (else UTC)",
    ),
    Setting("TRADEPOST_PRODUCTION", yes_or_no, "no", "yes: no play money, no pages of localhost, HSTS"),
    Setting("TRADEPOST_ADMIN_TOTP", yes_or_no, "no", "yes: admins sign in with a code of an authenticator app as well"),
    Setting(
        "TRADEPOST_CORS_ORIGINS",
        origins,
        None,
        "pages that may ask the API, such as `https://shop.example`; outside production those of localhost may too",
    ),
    Setting(
        "TRADEPOST_TRUSTED_PROXY",
        proxies,
        "no",
        "who may say in X-Forwarded-For whose requests they pass on: `yes` or `1`, one proxy; how many; or their"
        " networks, `10.0.0.0/8,fd00::/8` say; or a header of theirs instead, `header:X-Real-IP` say",
    ),
    Setting(
        "TRADEPOST_HOLD_MINUTES",
        whole_number(1, HOLD_MINUTES_MAX),
        "15",
        "how long an order that isn't paid holds its stock",
    ),
    Setting(
        "TRADEPOST_OPEN_ORDERS_MAX",
        whole_number(1, OPEN_ORDERS_MAX),
        str(OPEN_ORDERS_MAX_DEFAULT),
        "how many orders of one customer may wait to be paid",
    ),
    Setting(
        "TRADEPOST_HELD_UNITS_MAX",
        whole_number(1, HELD_UNITS_MAX),
        str(HELD_UNITS_MAX_DEFAULT),
        "how many units of one variant one customer's unpaid orders may hold",
    ),
    Setting(
        "TRADEPOST_GUEST_CART_DAYS",
        whole_number(1, GUEST_CART_DAYS_MAX),
        str(CART_DAYS_DEFAULT),
        "how long a guest's cart that nobody changes is kept",
    ),
    Setting(
        "TRADEPOST_GUEST_CARTS_MAX",
        whole_number(1, GUEST_CARTS_MAX),
        str(CARTS_MAX_DEFAULT),
        "how many guests' carts are kept; of more, those left alone for longest end",
    ),
    Setting(
        "TRADEPOST_FRESH_WAIT_MS",
        whole_number(1, FRESH_WAIT_MS_MAX),
        "2000",
        "how long a query waits for its Consistency-Token",
    ),
    Setting(
        "TRADEPOST_AUTH_REQUESTS_PER_MINUTE",
        whole_number(1, PER_MINUTE_MAX),
        None,
        "from one address: `login`, `register`, `refresh` and `account` of the limits, all four",
    ),
    Setting(
        "TRADEPOST_LIMITS",
        limits,
        "",
        "other numbers a minute than those in docs/limits.md, `search:600,coupons:10` say",
    ),
    Setting("TRADEPOST_OUTBOX_DAYS", whole_number(1, OUTBOX_DAYS_MAX), "14", "how long events are kept"),
    Setting(
        "TRADEPOST_WEBHOOK_PRIVATE_TARGETS",
        yes_or_no,
        "no",
        "yes: webhooks may go to private addresses, and over plain http",
    ),
    Setting(
        "TRADEPOST_METRICS_PORT",
        listener,
        None,
        "where `/metrics` and `/health/*` are told beside, on this machine only; `0.0.0.0:9464`: to others too",
    ),
    Setting(
        "TRADEPOST_METRICS_TOKEN",
        secret,
        None,
        "tells `/metrics` also where the shop is, to whoever sends it as `Authorization: Bearer ...`",
        secret=True,
    ),
    Setting(
        "TRADEPOST_WORKER_METRICS_PORT",
        listener,
        None,
        "where a worker tells its own `/metrics` and `/health/live`; each worker of a machine needs one of its own",
    ),
    Setting(
        "OTEL_EXPORTER_OTLP_ENDPOINT",
        trace_collector,
        None,
        "a collector of traces (OTLP over HTTP), `http://localhost:4318` say; without, nothing is traced",
    ),
    Setting(
        "OTEL_EXPORTER_OTLP_HEADERS",
        trace_headers,
        None,
        "what that collector wants to see: `api-key=...`",
        secret=True,
    ),
    Setting("OTEL_TRACES_SAMPLER_ARG", share, "1", "which share of the requests is traced, from 0 to 1"),
    Setting(
        "TRADEPOST_SENTRY_DSN",
        sentry_dsn,
        None,
        "reports unexpected errors to Sentry, or to what understands the same: no bodies, nobody's data",
        secret=True,
    ),
    Setting("TRADEPOST_LOG_JSON", yes_or_no, "yes", "no: log lines for people"),
    Setting("STRIPE_SECRET_KEY", text, None, "Stripe; with the next one, else Stripe is not there", secret=True),
    Setting("STRIPE_WEBHOOK_SECRET", text, None, "of its webhook; several, while one is changed", secret=True),
    Setting("STRIPE_PUBLISHABLE_KEY", text, None, "for the browser"),
    Setting("STRIPE_API_BASE", address("https://api.stripe.com", "https", "http"), None, "another Stripe, for tests"),
    Setting("RAZORPAY_KEY_ID", text, None, "Razorpay; with the next two, else Razorpay is not there"),
    Setting("RAZORPAY_KEY_SECRET", text, None, "its key's secret", secret=True),
    Setting("RAZORPAY_WEBHOOK_SECRET", text, None, "of its webhook; several, while one is changed", secret=True),
    Setting(
        "RAZORPAY_API_BASE", address("https://api.razorpay.com", "https", "http"), None, "another Razorpay, for tests"
    ),
    Setting("SMTP_URL", smtp_server, None, "sends mails; without, they are files under the data folder"),
    Setting("MAIL_FROM", mail_address, SENDER_DEFAULT, "whom mails come from, such as `Lamps <shop@example.com>`"),
    Setting(
        "PUBLIC_URL",
        address("https://shop.example", "https", "http"),
        "http://localhost:8000",
        "where people reach the shop: where links in mails and feeds lead (which pages: `docs/mail.md`)",
    ),
    Setting("S3_BUCKET", text, None, "keeps pictures there, instead of the data folder"),
    Setting(
        "S3_ENDPOINT",
        address("https://s3.example.com", "https", "http"),
        None,
        "where that bucket is, if not at Amazon; `https://{bucket}.s3.example.com` where each bucket has a host",
    ),
    Setting("S3_REGION", text, "us-east-1", "its region"),
    Setting("S3_ACCESS_KEY_ID", text, None, "a key that may read, write and delete there; else the machine's own"),
    Setting("S3_SECRET_ACCESS_KEY", text, None, "its secret", secret=True),
    Setting(
        "S3_PUBLIC_URL",
        address("https://pictures.shop.example", "https", "http"),
        None,
        "where everybody may read that bucket; else its addresses are signed, for an hour each",
    ),
    Setting("CLOUDINARY_URL", cloudinary_account, None, "keeps pictures at Cloudinary, as its console shows this"),
)
