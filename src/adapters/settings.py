"""What an operator can set, read once from the environment into one frozen struct."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec

from adapters.mail.sender import MailSettings, mail_settings
from adapters.media.keys import Media, media_clashes, media_of
from adapters.payments.keys import Absent, RazorpayKeys, StripeKeys, razorpay_keys, stripe_keys
from adapters.production import refused_in_production
from adapters.proxies import Proxies
from adapters.read_values import read_values, unknown_names
from adapters.redis.tls import looked_at
from adapters.traces.setup import TraceSettings, trace_settings
from domain.limits import Limit, limits_of
from domain.orders.holding import HoldLimits
from domain.shop import Claims

NEEDED: Final = ("DATABASE_URL", "REDIS_URL", "TRADEPOST_JWT_SECRET")
ENVIRONMENT_FILE: Final = "environment.json"
DATA_DIR_DEFAULT: Final = ".tradepost"


class SettingsError(Exception):
    """The message says which settings are wrong and what would be right, a line each."""


class Settings(msgspec.Struct, frozen=True):
    """Names are those of the environment variables in lower case, without TRADEPOST_.

    Each of `meili_urls` is kept as a whole; the API asks with `meili_search_key`, which need not be allowed more.
    """

    database_url: str
    redis_url: str
    search_dir: Path | None
    meili_urls: tuple[str, ...]
    meili_key: str | None
    meili_search_key: str | None
    languages: tuple[str, ...]
    jwt_secret: str
    claims: Claims
    production: bool
    admin_totp: bool
    cors_origins: tuple[str, ...]
    trusted_proxy: Proxies
    hold_minutes: int
    hold_limits: HoldLimits
    guest_cart_days: int
    guest_carts_max: int
    fresh_wait_ms_max: int
    limits: Mapping[Limit, int]
    log_json: bool
    metrics_address: tuple[str, int] | None
    metrics_token: str | None
    worker_metrics_address: tuple[str, int] | None
    traces: TraceSettings | None
    sentry_dsn: str | None
    outbox_days: int
    webhook_private_targets: bool
    stripe: StripeKeys | Absent
    razorpay: RazorpayKeys | Absent
    media: Media
    mail: MailSettings
    older_jwt_secrets: tuple[str, ...] = ()
    link_secret: str = ""
    read_models_urls: tuple[str, ...] = ()

    @property
    def jwt_secrets(self) -> tuple[str, ...]:
        """Those that verify; the first one signs."""
        return (self.jwt_secret, *self.older_jwt_secrets)

    @property
    def links_secret(self) -> bytes:
        """What is to work for longer than keys live is made of it: it stays when they are rotated. As long as none was
        set it is the oldest of them.
        """
        return (self.link_secret or self.jwt_secrets[-1]).encode()


def data_dir_from(environment: Mapping[str, str]) -> Path:
    word = environment.get("TRADEPOST_DATA_DIR", "")
    return Path(word if word.strip() else DATA_DIR_DEFAULT)


def require_readable(environment: Mapping[str, str] = os.environ) -> None:
    """Raises SettingsError unless whatever is set is known, can be read, and is fit for production if this is that."""
    read, wrong = read_values(environment)
    said = [*wrong.values(), *unknown_names(environment), *media_clashes(read)]
    if said := [*said, *refused_in_production(environment, read).values()]:
        raise SettingsError("\n".join(said))


def load_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """The environment, filled up with what a running `tradepost up` left in its data folder. Raises SettingsError."""
    settings, refused = read_settings(environment)
    if refused:
        raise SettingsError("\n".join(refused))
    return settings


def read_settings(environment: Mapping[str, str]) -> tuple[Settings, list[str]]:
    """As they can be read, and a sentence for each that production refuses. Raises SettingsError, with these, too."""
    data_dir = data_dir_from(environment)
    values = {**left_by_up(data_dir), **{name: word for name, word in environment.items() if word.strip()}}
    read, unreadable = read_values(values)
    wrong = [*unreadable.values(), *unknown_names(environment), *media_clashes(read)]
    refused = list(refused_in_production(values, read).values())
    if missing := [name for name in NEEDED if not values.get(name)]:
        wrong.append(
            f"No shop is known at {data_dir}. Start one with `tradepost up --data-dir {data_dir}`,"
            f" or set {', '.join(missing)}."
        )
    if wrong:
        raise SettingsError("\n".join(wrong + refused))
    meili_urls = read["MEILI_URL"] or ()
    redis_verified = read["TRADEPOST_REDIS_TLS_VERIFY"]
    signing, *older = read["TRADEPOST_JWT_SECRET"]
    settings = Settings(
        database_url=read["DATABASE_URL"],
        redis_url=looked_at(read["REDIS_URL"], verified=redis_verified),
        read_models_urls=tuple(
            looked_at(url, verified=redis_verified) for url in read["TRADEPOST_READ_MODELS_URL"] or ()
        ),
        search_dir=None if meili_urls else read["TRADEPOST_SEARCH_DIR"] or data_dir / "search",
        meili_urls=meili_urls,
        meili_key=read["MEILI_KEY"],
        meili_search_key=read["MEILI_SEARCH_KEY"] or read["MEILI_KEY"],
        languages=read["TRADEPOST_LANGUAGES"],
        jwt_secret=signing,
        older_jwt_secrets=tuple(older),
        link_secret=read["TRADEPOST_LINK_SECRET"] or "",
        claims=Claims(read["TRADEPOST_CURRENCY"], read["TRADEPOST_TIME_ZONE"]),
        production=read["TRADEPOST_PRODUCTION"],
        admin_totp=read["TRADEPOST_ADMIN_TOTP"],
        cors_origins=read["TRADEPOST_CORS_ORIGINS"] or (),
        trusted_proxy=read["TRADEPOST_TRUSTED_PROXY"],
        hold_minutes=read["TRADEPOST_HOLD_MINUTES"],
        hold_limits=HoldLimits(read["TRADEPOST_OPEN_ORDERS_MAX"], read["TRADEPOST_HELD_UNITS_MAX"]),
        guest_cart_days=read["TRADEPOST_GUEST_CART_DAYS"],
        guest_carts_max=read["TRADEPOST_GUEST_CARTS_MAX"],
        fresh_wait_ms_max=read["TRADEPOST_FRESH_WAIT_MS"],
        limits=limits_of(read["TRADEPOST_LIMITS"], read["TRADEPOST_AUTH_REQUESTS_PER_MINUTE"]),
        outbox_days=read["TRADEPOST_OUTBOX_DAYS"],
        webhook_private_targets=read["TRADEPOST_WEBHOOK_PRIVATE_TARGETS"],
        stripe=stripe_keys(values),
        razorpay=razorpay_keys(values),
        log_json=read["TRADEPOST_LOG_JSON"],
        metrics_address=read["TRADEPOST_METRICS_PORT"],
        metrics_token=read["TRADEPOST_METRICS_TOKEN"],
        worker_metrics_address=read["TRADEPOST_WORKER_METRICS_PORT"],
        traces=trace_settings(read),
        sentry_dsn=read["TRADEPOST_SENTRY_DSN"],
        media=media_of(read, data_dir),
        mail=mail_settings(read, data_dir),
    )
    return settings, refused


def left_by_up(data_dir: Path) -> dict[str, str]:
    """The stores a running (or stopped) `tradepost up` keeps in this folder, as environment variables.

    Raises SettingsError.
    """
    file = data_dir / ENVIRONMENT_FILE
    try:
        return msgspec.json.decode(file.read_bytes(), type=dict[str, str])
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except PermissionError as denied:
        raise SettingsError(f"{file} can't be read: run this as the user who started the shop.") from denied
    except OSError as denied:
        raise SettingsError(f"{file} can't be read ({denied.strerror}). Choose another --data-dir.") from denied
    except msgspec.MsgspecError as damaged:
        raise SettingsError(
            f"{file} is damaged. Remove it: `tradepost up` writes it anew, and everybody has to sign in again."
        ) from damaged
