"""What is surely wrong in production, and refuses to start there. What may be meant is the doctor's to say."""

from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import SplitResult, parse_qs, unquote

from adapters.guessable import is_easily_chosen, signs_badly
from adapters.media.keys import CloudinaryAccount
from adapters.setting_table import SETTINGS
from adapters.setting_values import addresses_in, parts_of, several, shown

AUTH_REQUESTS_PER_MINUTE_MAX: Final = 10_000
"""From one address. More than that is no limit."""
TEST_KEYS: Final = ("sk_test_", "rk_test_", "pk_test_", "rzp_test_")
ANOTHER: Final = "Set a random one, such as `openssl rand -base64 48` makes"

Objection = Callable[[Any], str | None]
"""The words that follow the setting's name, or None. Of its value as it was read, never None."""


def https(url: str) -> str | None:
    if url.startswith("https://"):
        return None
    return "must begin with https:// in production: what goes there could be read and changed on its way."


def of_https_alone(origins: tuple[str, ...]) -> str | None:
    plain = [shown(origin) for origin in origins if origin.startswith("http://")]
    if not plain:
        return None
    return f"must not name {', '.join(plain)} in production: whoever is in between can speak for http origins."


def no(value: bool) -> str | None:
    return "must be no in production: it is for trying webhooks at home." if value else None


def slow_enough(requests: int) -> str | None:
    if requests <= AUTH_REQUESTS_PER_MINUTE_MAX:
        return None
    return f"must be at most {AUTH_REQUESTS_PER_MINUTE_MAX} in production: more is no limit."


def live(key: str) -> str | None:
    return "is a test key, and this is production: set the live one." if key.startswith(TEST_KEYS) else None


def signs(secret: str) -> str | None:
    return f"is easily guessed. {ANOTHER}; everybody has to sign in again." if signs_badly(secret) else None


def all_sign(secrets: tuple[str, ...]) -> str | None:
    return next(filter(None, map(signs, secrets)), None)


def chosen(secrets: str) -> str | None:
    weak = any(is_easily_chosen(secret) for secret in several(secrets))
    return f"is easily guessed. {ANOTHER}, there and here." if weak else None


def opened(url: str) -> str | None:
    """Of a store, or several, with a password in its address; whether it needs one is not told here."""
    for one in addresses_in(url):
        parts = parts_of(one)
        password, beside = password_of(parts), tuple(filter(None, (parts.username, parts.hostname)))
        if password is not None and is_easily_chosen(password, beside):
            return f"holds a password that is easily guessed. {ANOTHER}, there and here."
    return None


def password_of(parts: SplitResult) -> str | None:
    if parts.password is not None:
        return unquote(parts.password)
    return parse_qs(parts.query, keep_blank_values=True).get("password", [None])[0]


def delivers_by_https(account: CloudinaryAccount) -> str | None:
    if account.api.startswith("https://"):
        return None
    return "must have an upload_prefix that begins with https:// in production."


# Secrets that somebody chose; those that providers make are theirs to make well. Of addresses with a password in them
# the text is looked at, and of all else what was read.
OF_TEXTS: Final[Mapping[str, Objection]] = {
    "DATABASE_URL": opened,
    "REDIS_URL": opened,
    "TRADEPOST_READ_MODELS_URL": opened,
    "MEILI_URL": opened,
    "SMTP_URL": opened,
}
OF_VALUES: Final[Mapping[str, Objection]] = {
    "MEILI_KEY": chosen,
    "MEILI_SEARCH_KEY": chosen,
    "TRADEPOST_JWT_SECRET": all_sign,
    "TRADEPOST_LINK_SECRET": signs,
    "TRADEPOST_METRICS_TOKEN": chosen,
    "TRADEPOST_SENTRY_DSN": https,
    "TRADEPOST_CORS_ORIGINS": of_https_alone,
    "TRADEPOST_AUTH_REQUESTS_PER_MINUTE": slow_enough,
    "TRADEPOST_WEBHOOK_PRIVATE_TARGETS": no,
    "STRIPE_SECRET_KEY": live,
    "STRIPE_WEBHOOK_SECRET": chosen,
    "STRIPE_PUBLISHABLE_KEY": live,
    "STRIPE_API_BASE": https,
    "RAZORPAY_KEY_ID": live,
    "RAZORPAY_KEY_SECRET": chosen,
    "RAZORPAY_WEBHOOK_SECRET": chosen,
    "RAZORPAY_API_BASE": https,
    "PUBLIC_URL": https,
    "S3_ENDPOINT": https,
    "S3_SECRET_ACCESS_KEY": chosen,
    "S3_PUBLIC_URL": https,
    "CLOUDINARY_URL": delivers_by_https,
}


def refused_in_production(values: Mapping[str, str], read: Mapping[str, Any]) -> dict[str, str]:
    """A sentence by the name of each setting that refuses to start, of those that could be read; none elsewhere."""
    if not read.get("TRADEPOST_PRODUCTION"):
        return {}
    found = dict[str, str]()
    for name in (setting.name for setting in SETTINGS):
        if read.get(name) is None:
            continue
        if name in OF_TEXTS:
            said = OF_TEXTS[name](values[name])
        else:
            said = OF_VALUES[name](read[name]) if name in OF_VALUES else None
        if said is not None:
            found[name] = f"{name} {said}"
    return found
