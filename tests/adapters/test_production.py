"""In production what is surely wrong refuses to start, all of it at once, and with what to do. At home it may be so."""

import secrets

import pytest

from adapters.guessable import signs_badly
from adapters.production import OF_TEXTS, OF_VALUES
from adapters.setting_table import SETTINGS
from adapters.settings import SettingsError, load_settings, read_settings, require_readable
from cli.doctor.doubts import doubts
from cli.doctor.examine import settings_of
from tests.documented import IN_PRODUCTION

RANDOM = "dT5-kQ_w8ZrM2vXn"
SHOP = {
    **IN_PRODUCTION,
    "DATABASE_URL": f"postgresql://shop:{RANDOM}@db/tradepost",
    "REDIS_URL": f"rediss://shop:{RANDOM}@cache",
    "MEILI_URL": "http://one:7700, http://two:7700",
    "MEILI_KEY": RANDOM,
    "SMTP_URL": f"smtps://shop:{RANDOM}@mail",
    "MAIL_FROM": "shop@shop.example",
    "TRADEPOST_DATA_DIR": "/nowhere",
    "TRADEPOST_CORS_ORIGINS": "https://shop.example capacitor://localhost",
    "STRIPE_SECRET_KEY": "sk_live_4eC39HqLyjWDarjtT1zdp7dc",
    "STRIPE_WEBHOOK_SECRET": f"whsec_{RANDOM}",
    "S3_BUCKET": "pictures",
    "S3_PUBLIC_URL": "https://pictures.shop.example",
}
GUESSED = "easily guessed. Set a random one, such as `openssl rand -base64 48` makes"
OPENED = f"holds a password that is {GUESSED}, there and here."
PLAIN = "must begin with https:// in production: what goes there could be read and changed on its way."
TEST = "is a test key, and this is production: set the live one."
REFUSED = {
    "TRADEPOST_JWT_SECRET=change-me-change-me-change-me-change-me": f"is {GUESSED}; everybody has to sign in again.",
    "TRADEPOST_JWT_SECRET=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx": f"is {GUESSED}; everybody has to sign in again.",
    "TRADEPOST_JWT_SECRET=x                                     x": f"is {GUESSED}; everybody has to sign in again.",
    "TRADEPOST_JWT_SECRET=0123456789abcdefghijklmnopqrstuvwxyzABC": f"is {GUESSED}; everybody has to sign in again.",
    "TRADEPOST_JWT_SECRET=please-change-this-secret-in-production": f"is {GUESSED}; everybody has to sign in again.",
    f"TRADEPOST_JWT_SECRET={IN_PRODUCTION['TRADEPOST_JWT_SECRET']}, change-me-change-me-change-me-change-me": (
        f"is {GUESSED}; everybody has to sign in again."
    ),
    "DATABASE_URL=postgresql://shop:shop@db/tradepost": OPENED,
    "DATABASE_URL=postgresql://db/tradepost?user=shop&password=postgres": OPENED,
    "REDIS_URL=redis://:p%61ssword@cache": OPENED,
    "MEILI_URL=https://one https://eve:admin@two": OPENED,
    "MEILI_KEY=aSampleMasterKey": f"is {GUESSED}, there and here.",
    "MEILI_SEARCH_KEY=searchsearch": f"is {GUESSED}, there and here.",
    "SMTP_URL=smtp://shop:hunter2@mail": OPENED,
    "STRIPE_SECRET_KEY=sk_test_4eC39HqLyjWDarjtT1zdp7dc": TEST,
    "STRIPE_PUBLISHABLE_KEY=pk_test_1": TEST,
    "RAZORPAY_KEY_ID=rzp_test_1": TEST,
    f"STRIPE_WEBHOOK_SECRET=whsec_{RANDOM}, whsec_test_secret": f"is {GUESSED}, there and here.",
    "RAZORPAY_WEBHOOK_SECRET=my-shop-webhook": f"is {GUESSED}, there and here.",
    "RAZORPAY_KEY_SECRET=123456789": f"is {GUESSED}, there and here.",
    "STRIPE_API_BASE=http://localhost:8420": PLAIN,
    "RAZORPAY_API_BASE=http://localhost:8420": PLAIN,
    "PUBLIC_URL=http://localhost:8000": PLAIN,
    "PUBLIC_URL=": PLAIN,
    "S3_ENDPOINT=http://127.0.0.1:9000": PLAIN,
    "S3_PUBLIC_URL=http://pictures.shop.example": PLAIN,
    "TRADEPOST_SENTRY_DSN=http://key@errors.shop.example/1": PLAIN,
    "TRADEPOST_CORS_ORIGINS=https://shop.example http://localhost:3000 http://shop.example": (
        "must not name 'http://localhost:3000', 'http://shop.example' in production:"
        " whoever is in between can speak for http origins."
    ),
    "TRADEPOST_WEBHOOK_PRIVATE_TARGETS=yes": "must be no in production: it is for trying webhooks at home.",
    "TRADEPOST_AUTH_REQUESTS_PER_MINUTE=10001": "must be at most 10000 in production: more is no limit.",
}


def refusal(**environment: str) -> list[str]:
    with pytest.raises(SettingsError) as refused:
        load_settings(SHOP | environment)
    return str(refused.value).splitlines()


def test_a_shop_that_is_set_well_starts_and_the_doctor_has_no_doubts() -> None:
    assert load_settings(SHOP).production
    assert [finding.level for finding in settings_of(SHOP)[1]] == ["well"]


@pytest.mark.parametrize(("setting", "words"), REFUSED.items(), ids=range(len(REFUSED)))
def test_what_is_surely_wrong_refuses_to_start_in_production_alone(setting: str, words: str) -> None:
    name, _, value = setting.partition("=")
    assert refusal(**{name: value}) == [f"{name} {words}"]
    assert not load_settings(SHOP | {name: value, "TRADEPOST_PRODUCTION": "no"}).production


def test_a_weak_key_of_a_bucket_and_pictures_that_are_sent_in_the_open() -> None:
    (weak,) = refusal(S3_ACCESS_KEY_ID="minioadmin", S3_SECRET_ACCESS_KEY="minioadmin")
    assert weak == f"S3_SECRET_ACCESS_KEY is {GUESSED}, there and here."
    (plain,) = refusal(
        S3_BUCKET="", S3_PUBLIC_URL="", CLOUDINARY_URL="cloudinary://k:s@cloud?upload_prefix=http://localhost"
    )
    assert plain == "CLOUDINARY_URL must have an upload_prefix that begins with https:// in production."


def test_all_of_it_is_said_at_once_beside_what_cannot_be_read_and_no_secret_with_it() -> None:
    wrong = dict(setting.split("=", 1) for setting in REFUSED if not setting.endswith("="))
    said = refusal(**wrong, TRADEPOST_HOLD_MINUTES="none", TRADEPOST_HOLD="1")
    assert len(said) == len(wrong) + 2
    assert not any(word in " ".join(said) for word in ("hunter2", "change-me", "minioadmin", "aSample", "postgres@"))
    with pytest.raises(SettingsError) as refused:
        require_readable({"TRADEPOST_PRODUCTION": "yes", "TRADEPOST_WEBHOOK_PRIVATE_TARGETS": "yes"})
    assert [line.partition(" ")[0] for line in str(refused.value).splitlines()] == [
        "TRADEPOST_WEBHOOK_PRIVATE_TARGETS",
        "PUBLIC_URL",
    ]


def test_a_random_secret_is_never_called_weak() -> None:
    assert not any(signs_badly(secrets.token_hex(16)) for _ in range(50))
    assert not any(signs_badly(secrets.token_urlsafe(48)) for _ in range(50))


def test_the_doctor_looks_at_the_rest_and_says_what_may_be_meant() -> None:
    settings, found = settings_of(SHOP | {"STRIPE_SECRET_KEY": "sk_test_1"})
    assert settings is not None
    assert [(finding.level, finding.found) for finding in found] == [("broken", f"STRIPE_SECRET_KEY {TEST}")]
    odd = {"DATABASE_URL": "postgresql://db/x", "REDIS_URL": "redis://cache", "MEILI_KEY": "", "SMTP_URL": ""}
    settings, refused = read_settings(SHOP | odd)
    assert (refused, [finding.cure for finding in doubts(settings)]) == (
        [],
        [
            *["Set one there and here, unless something else lets only this shop in."] * 2,
            "Set MEILI_KEY, there and here.",
            "Set SMTP_URL.",
        ],
    )
    near = {"DATABASE_URL": "postgresql:///x?host=/run/postgres", "REDIS_URL": "redis://localhost", "MAIL_FROM": ""}
    settings, _ = read_settings(SHOP | near)
    assert [finding.cure for finding in doubts(settings)] == ["Set MAIL_FROM."]


MADE_ELSEWHERE = {"OTEL_EXPORTER_OTLP_HEADERS", "TRADEPOST_SENTRY_DSN"}
"""By who takes traces and errors: theirs to make well."""


def test_every_secret_is_looked_at_in_production() -> None:
    known = {setting.name for setting in SETTINGS}
    assert (set(OF_TEXTS) | set(OF_VALUES)) <= known
    assert {setting.name for setting in SETTINGS if setting.secret} - MADE_ELSEWHERE <= set(OF_VALUES)
