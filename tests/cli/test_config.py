"""`tradepost config`: every setting, where it comes from, and no secret."""

import json
import os
from pathlib import Path

import pytest

from adapters.setting_table import SETTINGS
from adapters.settings import ENVIRONMENT_FILE
from adapters.shown_settings import masked_address
from cli.config import command
from cli.home import Address, Home

UNHEARD = {"OTEL_EXPORTER_OTLP_HEADERS", "TRADEPOST_SENTRY_DSN"}
"""Secrets whose names don't say so."""
PUBLIC = {"STRIPE_PUBLISHABLE_KEY", "S3_ACCESS_KEY_ID", "RAZORPAY_KEY_ID"}
MASKED = {
    "postgresql://shop:hunter2@db:5432/tradepost": "postgresql://shop:***@db:5432/tradepost",
    "postgresql://shop:hunter2@one:5432,two:5433/x?target_session_attrs=read-write": (
        "postgresql://shop:***@one:5432,two:5433/x?target_session_attrs=read-write"
    ),
    "postgresql://shop:hunter,2@db/x": "postgresql://shop:***@db/x",
    "redis://cache?password=hun,x://ter2": "redis://cache?password=***",
    "postgresql:///x?host=/run/postgres&password=hunter2": "postgresql:///x?host=/run/postgres&password=***",
    "postgresql://postgres@/tradepost?host=/tmp/x": "postgresql://postgres@/tradepost?host=/tmp/x",
    "redis://:hunter2@cache/1": "redis://:***@cache/1",
    "redis://:12/hunter2@cache": "redis://***",
    "redis://u:12#hunter2@cache": "redis://***",
    "redis://u:12?hunter2@cache": "redis://***",
    "unix:///srv/valkey.sock?db=1": "unix:///srv/valkey.sock?db=1",
    "cloudinary://key:hunter2@cloud": "cloudinary://key:***@cloud",
    "https://api.example/?api_key=hunter2": "https://api.example/?api_key=***",
}


@pytest.fixture(autouse=True)
def unset(monkeypatch: pytest.MonkeyPatch) -> None:
    for setting in SETTINGS:
        monkeypatch.setenv(setting.name, "")


def shown(*words: str, capsys: pytest.CaptureFixture[str]) -> tuple[str, object]:
    with pytest.raises(SystemExit) as ended:
        command.main(list(words), standalone_mode=False)
    return capsys.readouterr().out, ended.value.code


def test_each_setting_says_what_it_is_and_where_that_comes_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    left = {"TRADEPOST_JWT_SECRET": "left-by-up" * 5, "REDIS_URL": "unix:///srv/valkey.sock", "DATABASE_URL": "lost"}
    (tmp_path / ENVIRONMENT_FILE).write_text(json.dumps(left))
    Home(tmp_path).leave_address(Address("127.0.0.1", 18000))
    monkeypatch.setenv("DATABASE_URL", "postgresql://shop:hunter2@db/tradepost")
    monkeypatch.setenv("STRIPE_SECRET_KEY", "sk_test_hunter2")
    said, code = shown("--json", "--data-dir", str(tmp_path), capsys=capsys)
    found = json.loads(said)
    by_name = {one["name"]: (one["value"], one["source"]) for one in found["settings"]}
    assert list(by_name) == [setting.name for setting in SETTINGS]
    assert [by_name[name] for name in ("DATABASE_URL", "REDIS_URL", "TRADEPOST_JWT_SECRET", "STRIPE_SECRET_KEY")] == [
        ("postgresql://shop:***@db/tradepost", "environment"),
        ("unix:///srv/valkey.sock", "data folder"),
        ("set", "data folder"),
        ("set", "environment"),
    ]
    assert by_name["PUBLIC_URL"] == ("http://localhost:8000", "default"), "with a database of one's own nobody is `up`"
    assert [by_name[name] for name in ("TRADEPOST_DATA_DIR", "TRADEPOST_HOLD_MINUTES", "SMTP_URL")] == [
        (str(tmp_path), "command line"),
        ("15", "default"),
        (None, "not set"),
    ]
    assert (found["wrong"], code) == ([], 0)
    assert "hunter2" not in said
    assert "left-by-up" not in said


def test_mails_of_a_shop_that_up_runs_lead_to_where_it_listens(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Home(tmp_path).leave_address(Address("127.0.0.1", 18000))
    said, _ = shown("--json", "--data-dir", str(tmp_path), capsys=capsys)
    (public,) = (one for one in json.loads(said)["settings"] if one["name"] == "PUBLIC_URL")
    assert (public["value"], public["source"]) == ("http://127.0.0.1:18000", "data folder")


def test_it_works_where_settings_are_wrong_and_shows_which(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / ENVIRONMENT_FILE).write_text("{")
    for name, value in {
        "TRADEPOST_PRODUCTION": "yes",
        "TRADEPOST_JWT_SECRET": "hunter2" * 6,
        "MEILI_URL": "hunter2://two",
        "PUBLIC_URL": "https://shop.example",
        "TRADEPOST_HOLD": "1",
        "S3_PUBLIC_URL": "https://pictures.shop.example",
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("TRADEPOST_DATA_DIR", str(tmp_path))
    said, code = shown("--json", capsys=capsys)
    found = json.loads(said)
    wrong = {one["name"]: (one["value"], one["source"]) for one in found["settings"] if one["wrong"]}
    assert wrong == {"MEILI_URL": ("set", "environment"), "TRADEPOST_JWT_SECRET": ("set", "environment")}
    assert [words.split(" is ")[0] for words in found["wrong"]] == [
        "TRADEPOST_HOLD", "S3_PUBLIC_URL", os.fspath(tmp_path / ENVIRONMENT_FILE),
    ]  # fmt: skip
    assert code == 2
    told, code = shown(capsys=capsys)
    assert ([each.name for each in SETTINGS if each.name not in told], code) == ([], 2)
    assert "TRADEPOST_JWT_SECRET is easily guessed." in told
    assert "hunter2hunter2" not in said + told


@pytest.mark.parametrize(("written", "shown"), MASKED.items())
def test_of_an_address_all_is_shown_but_its_password(written: str, shown: str) -> None:
    assert masked_address(written) == shown


def test_whatever_sounds_like_a_secret_is_one_or_is_known_to_be_none() -> None:
    sounding = {each.name for each in SETTINGS if {"SECRET", "KEY", "PASSWORD", "TOKEN"} & set(each.name.split("_"))}
    assert sounding - PUBLIC | UNHEARD == {each.name for each in SETTINGS if each.secret}
