"""Settings: what can't be read, or isn't known, refuses to start, and all of it at once."""

import re
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.media.keys import CloudinaryAccount, MediaFolder, S3Bucket
from adapters.setting_table import SETTINGS
from adapters.setting_values import NO, YES
from adapters.settings import Settings, SettingsError, load_settings
from adapters.shown_settings import shown_settings
from domain.shop import Claims

UNREADABLE: Final = (
    "DATABASE_URL has an address that can't be read: look at its host and port, and write @ : / # ? of a password as"
    " %40 %3A %2F %23 %3F."
)
ROOT = Path(__file__).parent.parent.parent
NEEDED = {
    "DATABASE_URL": "postgresql://shop:secret@db/tradepost",
    "REDIS_URL": "redis://cache",
    "TRADEPOST_JWT_SECRET": "x" * 32,
    "TRADEPOST_DATA_DIR": "/nowhere",
}
REFUSED = {
    "TRADEPOST_PRODUCTION=prod": "TRADEPOST_PRODUCTION must be yes or no, not 'prod'.",
    "TRADEPOST_LOG_JSON=y": "TRADEPOST_LOG_JSON must be yes or no, not 'y'.",
    "TRADEPOST_HOLD_MINUTES=0": "TRADEPOST_HOLD_MINUTES must be a whole number from 1 to 10080, not '0'.",
    "TRADEPOST_HOLD_MINUTES=1_5": "TRADEPOST_HOLD_MINUTES must be a whole number from 1 to 10080, not '1_5'.",
    "TRADEPOST_HOLD_MINUTES=+15": "TRADEPOST_HOLD_MINUTES must be a whole number from 1 to 10080, not '+15'.",
    "TRADEPOST_HOLD_MINUTES=\uff11\uff15": (
        r"TRADEPOST_HOLD_MINUTES must be a whole number from 1 to 10080, not '\uff11\uff15'."
    ),
    "TRADEPOST_OUTBOX_DAYS=99999999999999999999": (
        "TRADEPOST_OUTBOX_DAYS must be a whole number from 1 to 3650, not '99999999999999999999'."
    ),
    "TRADEPOST_JWT_SECRET=short": "TRADEPOST_JWT_SECRET is too short: use at least 32 characters.",
    "TRADEPOST_CURRENCY=usd": "TRADEPOST_CURRENCY must be an ISO 4217 code such as USD, not 'usd'.",
    "TRADEPOST_TIME_ZONE=localtime": "TRADEPOST_TIME_ZONE must be a time zone such as Europe/Berlin, not 'localtime'.",
    "TRADEPOST_TIME_ZONE=Mars/Base": "TRADEPOST_TIME_ZONE must be a time zone such as Europe/Berlin, not 'Mars/Base'.",
    "TRADEPOST_TIME_ZONE=../../etc/passwd": (
        "TRADEPOST_TIME_ZONE must be a time zone such as Europe/Berlin, not '../../etc/passwd'."
    ),
    "REDIS_URL=localhost:6379": (
        "REDIS_URL must begin with redis:// or rediss:// or unix://, such as redis://localhost:6379."
    ),
    "DATABASE_URL=mysql://shop:secret@db/tradepost": (
        "DATABASE_URL must begin with postgresql:// or postgres://, not with 'mysql',"
        " such as postgresql://user:password@localhost:5432/tradepost."
    ),
    "DATABASE_URL=postgresql://shop:secret@db:port/tradepost": UNREADABLE,
    "DATABASE_URL=postgresql://shop:secret@[::1/tradepost": UNREADABLE,
    "DATABASE_URL=postgresql://shop:se@cr:et@db/tradepost": UNREADABLE,
    "DATABASE_URL=postgresql://shop:se#cret@db/tradepost": UNREADABLE,
    **dict.fromkeys(
        ["MEILI_URL=https:7700", "MEILI_URL=search.example.com:443", "MEILI_URL=http://one:7700, two"],
        "MEILI_URL must begin with http:// or https://, such as http://localhost:7700.",
    ),
    "STRIPE_API_BASE=stripe-mock": (
        "STRIPE_API_BASE must begin with https:// or http://, such as https://api.stripe.com."
    ),
    "S3_ENDPOINT=minio:9000": "S3_ENDPOINT must begin with https:// or http://, such as https://s3.example.com.",
    "S3_PUBLIC_URL=https://pictures.shop.example": "S3_PUBLIC_URL is set, and S3_BUCKET is not.",
    "CLOUDINARY_URL=cloudinary://key@cloud": (
        "CLOUDINARY_URL must be cloudinary://API_KEY:API_SECRET@CLOUD_NAME, as Cloudinary shows it."
    ),
    "OTEL_EXPORTER_OTLP_ENDPOINT=localhost:4318": (
        "OTEL_EXPORTER_OTLP_ENDPOINT must begin with http:// or https://, such as http://localhost:4318."
    ),
    "OTEL_EXPORTER_OTLP_HEADERS=secret": (
        "OTEL_EXPORTER_OTLP_HEADERS must be pairs such as api-key=secret, separated by commas."
    ),
    "OTEL_TRACES_SAMPLER_ARG=10%": "OTEL_TRACES_SAMPLER_ARG must be a share from 0 to 1, such as 0.1, not '10%'.",
    "OTEL_TRACES_SAMPLER_ARG=nan": "OTEL_TRACES_SAMPLER_ARG must be a share from 0 to 1, such as 0.1, not 'nan'.",
    "TRADEPOST_SENTRY_DSN=https://errors.example.com/1": (
        "TRADEPOST_SENTRY_DSN must be a DSN such as https://key@errors.example.com/1, as the service shows it."
    ),
    "TRADEPOST_WORKER_METRICS_PORT=worker:9465": (
        "TRADEPOST_WORKER_METRICS_PORT must be a port such as 9464, or 0.0.0.0:9464, not 'worker:9465'."
    ),
    "TRADEPOST_HOLD_MINS=5": "TRADEPOST_HOLD_MINS is no setting; is TRADEPOST_HOLD_MINUTES meant?",
    "TRADEPOST_PORT=8001": "TRADEPOST_PORT is no setting.",
    "TRADEPOST_FOO=1": "TRADEPOST_FOO is no setting.",
    "TRADEPOST_BAR=1": "TRADEPOST_BAR is no setting.",
    "tradepost_currency=EUR": "tradepost_currency is no setting; is TRADEPOST_CURRENCY meant?",
    "TRADEPOST_DATABASE_URL=postgresql://": "TRADEPOST_DATABASE_URL is no setting; is DATABASE_URL meant?",
    "TRADEPOST_production=yes": "TRADEPOST_production is no setting; is TRADEPOST_PRODUCTION meant?",
}
ORIGINS_REFUSED = {
    "https://shop.example/": "https://shop.example",
    "https://shop.example/de?x#y": "https://shop.example",
    "shop.example": "https://shop.example",
    "HTTPS://Shop.Example": "https://shop.example",
    "https://shop.example:443": "https://shop.example",
    "http://shop.example:80": "http://shop.example",
    "https://eve@shop.example": "https://shop.example",
    "https://m\u00fcller.example": "https://xn--mller-kva.example",
}


def loaded(**environment: str) -> Settings:
    return load_settings(NEEDED | environment)


def refusal(**environment: str) -> list[str]:
    with pytest.raises(SettingsError) as refused:
        loaded(**environment)
    return str(refused.value).splitlines()


@pytest.mark.parametrize(("setting", "words"), REFUSED.items())
def test_what_cannot_be_read_or_is_not_known_refuses_to_start(setting: str, words: str) -> None:
    name, _, value = setting.partition("=")
    assert refusal(**{name: value}) == [words]


def test_all_that_is_wrong_is_said_at_once_and_no_secret_with_it() -> None:
    wrong = dict(setting.split("=", 1) for setting in REFUSED)
    said = refusal(**wrong)
    assert len(said) == len(wrong)
    assert "secret@" not in " ".join(said)


@pytest.mark.parametrize(("written", "right"), ORIGINS_REFUSED.items())
def test_an_origin_that_could_never_match_is_refused_with_the_one_that_would(written: str, right: str) -> None:
    (said,) = refusal(TRADEPOST_CORS_ORIGINS=f"https://fine.example {written}")
    assert said.startswith(f"TRADEPOST_CORS_ORIGINS must be origins as browsers send them: {right} instead of ")
    assert loaded(TRADEPOST_CORS_ORIGINS=right).cors_origins == (right,)


@pytest.mark.parametrize("everybody", ["*", "null", "https://*.shop.example", "http://*"])
def test_not_everybody_may_ask(everybody: str) -> None:
    (said,) = refusal(TRADEPOST_CORS_ORIGINS=everybody)
    assert said.startswith("TRADEPOST_CORS_ORIGINS must name each origin: ")


@pytest.mark.parametrize(
    "origin", ["https://shop.example:8443", "http://localhost:3000", "http://[::1]:3000", "capacitor://localhost"]
)
def test_what_browsers_and_apps_send_is_an_origin(origin: str) -> None:
    assert loaded(TRADEPOST_CORS_ORIGINS=origin).cors_origins == (origin,)


@given(st.text(max_size=8))
def test_a_word_is_yes_or_no_or_refused(word: str) -> None:
    if not word.strip():
        assert loaded(TRADEPOST_WEBHOOK_PRIVATE_TARGETS=word).webhook_private_targets is False
    elif word.strip().lower() in YES | NO:
        assert loaded(TRADEPOST_WEBHOOK_PRIVATE_TARGETS=word).webhook_private_targets is (word.strip().lower() in YES)
    else:
        assert len(refusal(TRADEPOST_WEBHOOK_PRIVATE_TARGETS=word)) == 1


def test_pictures_lie_in_one_place_that_is_said_whole() -> None:
    bucket = {"S3_BUCKET": "pictures", "S3_ACCESS_KEY_ID": "id"}
    (half,) = refusal(**bucket)
    assert half == "S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY go together: set both, or none."
    (both,) = refusal(S3_BUCKET="pictures", CLOUDINARY_URL="cloudinary://key:secret@cloud")
    assert both == "S3_BUCKET and CLOUDINARY_URL are both set: pictures lie in one place."
    assert loaded().media == MediaFolder(Path("/nowhere/media"))
    assert loaded(S3_SECRET_ACCESS_KEY="secret", **bucket).media == S3Bucket(
        "pictures", None, "us-east-1", "id", "secret", None
    )
    more = "upload_prefix=https://api-eu.cloudinary.com/&secure_distribution=pics.shop.example"
    assert loaded(CLOUDINARY_URL=f"cloudinary://key:se%2Fcret@Cloud?{more}").media == CloudinaryAccount(
        "Cloud", "key", "se/cret", "https://api-eu.cloudinary.com", "https://pics.shop.example"
    )


@pytest.mark.parametrize("place", ["meilisearch-2j3e:7700", "my_search:7700", "10.0.0.7:7700", "[fd00::1]:7700"])
def test_a_search_server_may_be_named_as_platforms_name_what_is_in_their_network(place: str, tmp_path: Path) -> None:
    said = NEEDED | {"MEILI_URL": place}
    assert load_settings(said | {"TRADEPOST_DATA_DIR": str(tmp_path)}).meili_urls == (f"http://{place}",)
    (shown,) = (one for one in shown_settings(said, {}).settings if one.name == "MEILI_URL")
    assert (shown.value, shown.wrong) == (place, None)
    two = NEEDED | {"MEILI_URL": f"{place}, https://other.example"}
    urls = load_settings(two | {"TRADEPOST_DATA_DIR": str(tmp_path)}).meili_urls
    assert urls == (f"http://{place}", "https://other.example")


def test_an_empty_variable_is_an_unset_one() -> None:
    """As compose files pass on what the operator left out."""
    emptied = loaded(**{setting.name: "" for setting in SETTINGS if setting.name not in NEEDED})
    assert emptied == loaded()
    assert (emptied.hold_minutes, emptied.production, emptied.cors_origins) == (15, False, ())
    assert emptied.claims == Claims()


def test_what_kubernetes_tells_of_services_is_not_ours() -> None:
    loaded(
        TRADEPOST_SERVICE_HOST="10.0.0.1",
        TRADEPOST_API_SERVICE_PORT="8000",
        TRADEPOST_API_SERVICE_PORT_HTTP="8000",
        TRADEPOST_API_PORT="tcp://10.0.0.1:8000",
        TRADEPOST_API_PORT_8000_TCP="tcp://10.0.0.1:8000",
        TRADEPOST_API_PORT_8000_TCP_ADDR="10.0.0.1",
    )


def test_the_readme_lists_every_setting_as_it_is() -> None:
    listed = re.findall(r"^\| `([A-Z0-9_]+)` \| (.*) \| (.*) \|$", (ROOT / "README.md").read_text(), re.MULTILINE)
    assert listed == [(setting.name, setting.default or "", setting.does) for setting in SETTINGS]
