"""`tradepost keys`: a new secret signs, the former one verifies, and links are made with what they were made with."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from adapters.settings import Settings, left_by_up, load_settings
from api.callers.tokens import key_id
from cli.home import Home
from cli.keys import command

FIRST = "the-first-secret-which-nobody-can-guess"
STORES = {"DATABASE_URL": "postgresql://", "REDIS_URL": "redis://"}


def settings_in(folder: Path) -> Settings:
    return load_settings({"TRADEPOST_DATA_DIR": str(folder)})


def run(*words: str) -> str:
    told = CliRunner().invoke(command, words)
    assert told.exit_code == 0, told.output
    return told.output


def test_a_shop_of_one_machine_has_its_key_changed_in_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TRADEPOST_JWT_SECRET", raising=False)
    home = Home(tmp_path)
    home.leave_environment(STORES | {"TRADEPOST_JWT_SECRET": FIRST})

    said = run("rotate", "--data-dir", str(tmp_path))

    once = settings_in(tmp_path)
    assert said == (
        f"Start the shop again: {key_id(once.jwt_secret)} signs from then on, and {key_id(FIRST)} verifies.\n"
    )
    assert (once.older_jwt_secrets, once.links_secret) == ((FIRST,), FIRST.encode())
    assert (tmp_path / "environment.json").stat().st_mode & 0o077 == 0
    run("rotate", "--data-dir", str(tmp_path))
    twice = settings_in(tmp_path)
    assert (twice.older_jwt_secrets, twice.links_secret) == ((once.jwt_secret,), FIRST.encode())
    assert len({*twice.jwt_secrets, FIRST}) == 3
    assert run("status", "--data-dir", str(tmp_path)) == (
        f"{key_id(twice.jwt_secret)}  signs and verifies\n{key_id(once.jwt_secret)}  verifies\n"
        f"They stand in {tmp_path}.\n"
    )
    assert home.jwt_secret() == left_by_up(tmp_path)["TRADEPOST_JWT_SECRET"], "so `up` leaves both where they are"
    assert home.link_secret() == FIRST


def test_servers_are_told_what_to_set_in_two_steps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (STORES | {"TRADEPOST_JWT_SECRET": FIRST}).items():
        monkeypatch.setenv(name, value)

    lines = [line for line in run("rotate", "--data-dir", str(tmp_path)).splitlines() if "=" in line]

    known, links, rotated, again = [line.partition("=")[2].strip("'") for line in lines]
    assert links == again == FIRST
    assert known.split()[0] == rotated.split()[1] == FIRST
    assert known.split()[1] == rotated.split()[0] != FIRST
    assert list(tmp_path.iterdir()) == []
