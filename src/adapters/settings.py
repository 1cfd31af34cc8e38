"""What an operator can set, read once from the environment into one frozen struct."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from adapters.payments.keys import Absent, RazorpayKeys, StripeKeys, razorpay_keys, stripe_keys
from domain.currency import is_currency
from domain.shop import ShopFacts

JWT_SECRET_CHARS_MIN: Final = 32
ENVIRONMENT_FILE: Final = "environment.json"
DATA_DIR_DEFAULT: Final = ".tradepost"


class SettingsError(Exception):
    """The message says which setting is wrong and what would be right."""


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
    jwt_secret: str
    facts: ShopFacts
    production: bool
    cors_origins: tuple[str, ...]
    trusted_proxy: bool
    hold_minutes: int
    fresh_wait_ms_max: int
    auth_requests_per_minute_max: int
    log_json: bool
    outbox_days: int
    stripe: StripeKeys | Absent
    razorpay: RazorpayKeys | Absent


def data_dir_from(environment: Mapping[str, str]) -> Path:
    return Path(environment.get("TRADEPOST_DATA_DIR", DATA_DIR_DEFAULT))


def load_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """The environment, filled up with what a running `tradepost up` left in its data folder. Raises SettingsError."""
    data_dir = data_dir_from(environment)
    values = {**left_by_up(data_dir), **environment}
    missing = [name for name in ("DATABASE_URL", "REDIS_URL", "TRADEPOST_JWT_SECRET") if not values.get(name)]
    if missing:
        raise SettingsError(
            f"No shop is known at {data_dir}. Start one with `tradepost up --data-dir {data_dir}`,"
            f" or set {', '.join(missing)}."
        )
    if len(values["TRADEPOST_JWT_SECRET"]) < JWT_SECRET_CHARS_MIN:
        raise SettingsError(f"TRADEPOST_JWT_SECRET is too short: use at least {JWT_SECRET_CHARS_MIN} characters.")
    meili_urls = tuple(values.get("MEILI_URL", "").replace(",", " ").split())
    search_dir = values.get("TRADEPOST_SEARCH_DIR") or str(data_dir / "search")
    return Settings(
        database_url=values["DATABASE_URL"],
        redis_url=values["REDIS_URL"],
        search_dir=None if meili_urls else Path(search_dir),
        meili_urls=meili_urls,
        meili_key=values.get("MEILI_KEY") or None,
        meili_search_key=values.get("MEILI_SEARCH_KEY") or values.get("MEILI_KEY") or None,
        jwt_secret=values["TRADEPOST_JWT_SECRET"],
        facts=ShopFacts(
            currency(values.get("TRADEPOST_CURRENCY", "USD")), zone(values.get("TRADEPOST_TIME_ZONE", "UTC"))
        ),
        production=yes(values.get("TRADEPOST_PRODUCTION", "")),
        cors_origins=tuple(filter(None, values.get("TRADEPOST_CORS_ORIGINS", "").replace(",", " ").split())),
        trusted_proxy=yes(values.get("TRADEPOST_TRUSTED_PROXY", "")),
        hold_minutes=number(values, "TRADEPOST_HOLD_MINUTES", 15),
        fresh_wait_ms_max=number(values, "TRADEPOST_FRESH_WAIT_MS", 2_000),
        auth_requests_per_minute_max=number(values, "TRADEPOST_AUTH_REQUESTS_PER_MINUTE", 1_200),
        outbox_days=number(values, "TRADEPOST_OUTBOX_DAYS", 14),
        stripe=stripe_keys(values),
        razorpay=razorpay_keys(values),
        log_json=yes(values.get("TRADEPOST_LOG_JSON", "yes")),
    )


def left_by_up(data_dir: Path) -> dict[str, str]:
    """The stores a running (or stopped) `tradepost up` keeps in this folder, as environment variables."""
    try:
        return msgspec.json.decode((data_dir / ENVIRONMENT_FILE).read_bytes(), type=dict[str, str])
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except PermissionError as denied:
        raise SettingsError(f"{denied.filename} can't be read: run this as the user who started the shop.") from denied


def currency(code: str) -> str:
    if not is_currency(code):
        raise SettingsError(f"TRADEPOST_CURRENCY must be an ISO 4217 code such as USD, not {code!r}.")
    return code


def zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as unknown:
        raise SettingsError(
            f"TRADEPOST_TIME_ZONE {name!r} is not a known time zone such as Europe/Berlin."
        ) from unknown


def number(values: Mapping[str, str], name: str, default: int) -> int:
    try:
        value = int(values.get(name, default))
    except ValueError:
        value = 0
    if value <= 0:
        raise SettingsError(f"{name} must be a positive whole number, not {values[name]!r}.")
    return value


def yes(text: str) -> bool:
    return text.strip().lower() in {"1", "true", "yes", "on"}
