"""The stores of `tradepost up`: nobody answers in their place, reads their files, or finds people in their logs."""

import os
import tempfile
from pathlib import Path

import asyncpg
import pytest
from asyncpg.exceptions import UniqueViolationError

from adapters.search.meilisearch.keys import KEYS
from adapters.settings import SettingsError
from cli.home import OWNER_FILE, Home
from cli.stores.folders import make_ours, socket_dir
from cli.stores.postgres import OPTIONS, Postgres
from cli.stores.process import StartFailed
from cli.stores.valkey import Valkey

NOBODY = 65_534
OPERATIONS = Path(__file__).parents[2] / "docs" / "operations.md"


def given_away(folder: Path) -> Path:
    """A folder of another user's, whoever runs the tests."""
    if os.geteuid() != 0:
        return Path("/usr")
    folder.mkdir()
    os.chown(folder, NOBODY, NOBODY)
    return folder


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_a_stores_folder_is_ours_alone_or_not_used(tmp_path: Path) -> None:
    make_ours(tmp_path / "shop" / "valkey")
    assert mode(tmp_path / "shop" / "valkey") == 0o700
    opened = tmp_path / "open"
    opened.mkdir()
    opened.chmod(0o777)
    make_ours(opened)
    assert mode(opened) == 0o700
    (tmp_path / "link").symlink_to(opened)
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    (tmp_path / "file").touch()
    for folder, words in (
        (tmp_path / "link", "link is a link. Remove it"),
        (tmp_path / "dangling", r"dangling can't be used \(File exists\)"),
        (tmp_path / "file", r"file can't be used \(File exists\)"),
        (given_away(tmp_path / "theirs"), r" belongs to user \d+\. Remove it"),
    ):
        with pytest.raises(StartFailed, match=words):
            make_ours(folder)


@pytest.mark.parametrize("store", [Postgres, Valkey])
def test_no_socket_goes_where_somebody_else_has_been_before(
    store: type[Postgres | Valkey], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A long path's socket lies under the system's temporary folder, where everybody may make folders."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    home = tmp_path / ("long" * 30)
    theirs = tmp_path / "theirs"
    theirs.mkdir(mode=0o700)
    socket_dir(home).symlink_to(theirs)
    with pytest.raises(StartFailed, match="is a link"):
        store(home).start()
    assert list(theirs.iterdir()) == []


def test_a_data_folder_that_was_open_is_closed(tmp_path: Path) -> None:
    home = Home(tmp_path / "shop")
    (home.folder / "log").mkdir(parents=True)
    home.folder.chmod(0o777)
    secret, log, kept = home.folder / OWNER_FILE, home.folder / "log" / "api.log", home.folder / "log" / "api.log.1"
    for file in (secret, log, kept):
        file.touch()
        file.chmod(0o644)
    home.occupy()
    home.leave()
    assert [mode(each) for each in (home.folder, secret, log, kept)] == [0o711, 0o600, 0o600, 0o600]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_a_data_folder_of_another_user_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    theirs = given_away(tmp_path / "theirs")
    monkeypatch.setattr(os, "geteuid", lambda: 1_000)
    with pytest.raises(SettingsError, match=rf"{theirs} belongs to user {NOBODY}, who could read its secrets\."):
        Home(theirs).occupy()


def test_files_of_another_postgres_are_left_alone_and_it_is_said_how_they_are_taken_along(tmp_path: Path) -> None:
    (tmp_path / "cluster").mkdir()
    (tmp_path / "cluster" / "PG_VERSION").write_text("17\n")
    with pytest.raises(StartFailed, match=r"was written by Postgres 17, and this is 18\. Take a `tradepost backup`"):
        Postgres(tmp_path).start()
    assert [file.name for file in (tmp_path / "cluster").iterdir()] == ["PG_VERSION"]


async def test_what_postgres_logs_names_nobody(postgres: asyncpg.Pool, stores_home: Path) -> None:
    """Neither what an error is about, nor the statement, nor what went into it."""
    add = "insert into accounts (id, email, name, version, email_key) values (gen_random_uuid(), {0}, 'Eve', 1, {0})"
    log, email = stores_home / "postgres" / "postgres.log", "eve.in.the.log@example.com"
    before = log.read_text(errors="replace")
    await postgres.execute(add.format("$1"), email)
    with pytest.raises(UniqueViolationError, match=r"accounts") as violated:
        await postgres.execute(add.format("$1"), email)
    assert email in str(violated.value.detail), "who asked is told"
    with pytest.raises(UniqueViolationError):
        await postgres.execute(add.format(f"'{email}'"))
    with pytest.raises(asyncpg.PostgresError):
        await postgres.execute(f"select '{email}' from nowhere")
    said = log.read_text(errors="replace").removeprefix(before)
    assert said.count("ERROR:") == 3
    assert "eve" not in said.lower()


def test_what_servers_are_to_be_set_to_is_what_ours_are() -> None:
    told = OPERATIONS.read_text()
    for name, value in OPTIONS.items():
        if name.startswith("log_") and name != "log_min_messages":
            assert f"alter system set {name} = {value if value.isdigit() else repr(value)};" in told
    for key in KEYS:
        actions, indexes = (", ".join(f'"{each}"' for each in allowed) for allowed in (key.actions, key.indexes))
        assert (
            f'{{"name": "{key.variable}", "actions": [{actions}], "indexes": [{indexes}], "expiresAt": null}}' in told
        )
