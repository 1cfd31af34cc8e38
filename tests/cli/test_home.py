"""The data folder: what keeps us from it is said in a line, and who may come in is said rightly."""

import errno
import io
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import asyncpg
import pytest
from rich.console import Console

from adapters.settings import ENVIRONMENT_FILE, Settings, SettingsError, left_by_up
from cli.admin import make_admin, opens
from cli.greeting import Admin, Places, greeting
from cli.home import OWNER_FILE, Address, Home
from cli.main import main
from cli.ports import free_port, words_for

NOBODY = 65_534


def in_a_file(folder: Path) -> Path:
    folder.joinpath("file").touch()
    return folder / "file" / "shop"


def too_long(folder: Path) -> Path:
    return folder / ("x" * 300)


def damaged(folder: Path) -> Path:
    folder.joinpath(ENVIRONMENT_FILE).write_text('{"DATABASE_URL": "postgres')
    return folder


def holds_another_folder(folder: Path) -> Path:
    folder.joinpath(ENVIRONMENT_FILE).mkdir()
    return folder


OUT_OF_REACH: dict[Callable[[Path], Path], tuple[str, str]] = {
    in_a_file: ("up", "file/shop can't be used (Not a directory). Choose another --data-dir."),
    too_long: ("up", "x can't be used (File name too long). Choose another --data-dir."),
    damaged: ("check", f"{ENVIRONMENT_FILE} is damaged. Remove it: `tradepost up` writes it anew, and everybody has"),
    holds_another_folder: ("check", f"{ENVIRONMENT_FILE} can't be read (Is a directory). Choose another --data-dir."),
}


@pytest.mark.parametrize("kind", OUT_OF_REACH)
def test_a_folder_out_of_reach_is_one_line(
    kind: Callable[[Path], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    command, words = OUT_OF_REACH[kind]
    monkeypatch.setenv("TRADEPOST_DATA_DIR", "")
    port = ["--port", str(free_port())] if command == "up" else []
    monkeypatch.setattr(sys, "argv", ["tradepost", command, "--data-dir", str(kind(tmp_path)), *port])
    with pytest.raises(SystemExit) as ended:
        main()
    said = capsys.readouterr()
    assert (ended.value.code, said.out, said.err.count("\n")) == (2, "", 1)
    assert words in said.err


@pytest.fixture
def forbidden(tmp_path: Path) -> Iterator[Path]:
    """A folder whose parent we may not enter, whoever runs the tests."""
    tmp_path.chmod(0)
    root = os.geteuid() == 0
    if root:
        os.seteuid(NOBODY)
    yield tmp_path / "shop"
    if root:
        os.seteuid(0)
    tmp_path.chmod(0o700)


def test_a_forbidden_folder_is_said_to_be(forbidden: Path) -> None:
    for ask in (Home(forbidden).occupy, lambda: Home(forbidden).is_there, lambda: Home(forbidden).is_new):
        with pytest.raises(SettingsError, match=r"can't be used \(Permission denied\)\. Choose another --data-dir\."):
            ask()
    with pytest.raises(SettingsError, match="run this as the user who started the shop"):
        left_by_up(forbidden)
    assert Home(forbidden).address() == Address()


@pytest.mark.parametrize(
    ("trouble", "cure"),
    [
        (errno.EADDRINUSE, "Choose another --port."),
        (errno.EADDRNOTAVAIL, "Choose another --host."),
        (errno.EACCES, "Ports below 1024 are mostly for root alone: choose a --port above, such as 8000,"),
    ],
)
def test_a_port_that_cannot_be_used_says_what_can(trouble: int, cure: str) -> None:
    found, said = words_for("127.0.0.1", 80, OSError(trouble, os.strerror(trouble)))
    assert found == f"127.0.0.1:80 can't be used ({os.strerror(trouble)})."
    assert said.startswith(cure)


async def test_a_password_is_shown_as_long_as_it_opens(
    settings: Settings, postgres: asyncpg.Pool, tmp_path: Path
) -> None:
    owner = Home(tmp_path).owner()
    assert not await opens(settings, owner.email, owner.password)
    await make_admin(settings, owner.email, "Admin", owner.password)
    assert await opens(settings, owner.email, owner.password)
    await make_admin(settings, owner.email, "Admin", "another long password 7")
    assert not await opens(settings, owner.email, owner.password)

    said = [greeted(Admin(owner.email, password), tmp_path) for password in (owner.password, None)]
    assert f"password   {owner.password}   (printed once)" in said[0]
    later = greeted(Admin(owner.email, owner.password, is_new=False), tmp_path)
    assert owner.password not in later
    assert f"as printed at the first start; it stands in {tmp_path / OWNER_FILE} until you choose another" in later
    assert f"`tradepost admin create {owner.email} --data-dir {tmp_path}` sets another" in said[1]


def test_play_money_is_not_kept_quiet(tmp_path: Path) -> None:
    admin = Admin("a@b.example", None)
    assert "by play money (dummy): nothing is charged" in greeted(admin, tmp_path, play_money=True)
    assert "play money" not in greeted(admin, tmp_path)


def greeted(admin: Admin, folder: Path, *, play_money: bool = False) -> str:
    out = io.StringIO()
    Console(file=out, width=300).print(
        greeting(admin, Places("http://127.0.0.1:8000", None, folder), play_money=play_money, seconds=1.0)
    )
    return out.getvalue()


def test_an_owner_is_kept_and_made_anew_where_the_file_is_damaged(tmp_path: Path) -> None:
    home = Home(tmp_path)
    owner = home.owner()
    assert home.owner() == owner
    assert (tmp_path / OWNER_FILE).stat().st_mode & 0o777 == 0o600
    assert "Choose another password, then remove this file." in (tmp_path / OWNER_FILE).read_text()
    (tmp_path / OWNER_FILE).write_text("{")
    assert home.owner().password != owner.password
