"""`tradepost restore`: where nothing is yet, and only what is whole."""

import asyncio
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import asyncpg
import pytest
from click.testing import CliRunner, Result
from msgspec.structs import replace

from adapters.files.text_lines import WrongFile
from adapters.media.keys import MediaFolder
from adapters.settings import left_by_up
from api.callers.tokens import key_id
from cli.backup.manifest import MANIFEST
from cli.backup.undone import Undone
from cli.home import Home
from cli.restore.backup_file import opened
from cli.restore.command import command, said_of_keys
from cli.restore.into_folder import place_of
from cli.stores.postgres import Postgres
from cli.stores.process import stop
from db.schema import head
from tests.cli.a_backup import backed_up, every_row, restored
from tests.cli.test_backup import SECRETS, folder, nowhere
from tests.world import World

__all__ = ("folder", "nowhere")


@pytest.fixture
async def file(world: World, folder: Path, tmp_path: Path) -> Path:
    """Of a shop with a sold lamp, and its picture."""
    world.settings = replace(world.settings, media=MediaFolder(folder / "media"))
    (folder / "media" / "ab").mkdir(parents=True)
    (folder / "media" / "ab" / "abc.png").write_bytes(b"a picture")
    await world.product("LAMP")
    await (await world.customer()).bought("LAMP")
    await backed_up(world, tmp_path / "shop.zip")
    return tmp_path / "shop.zip"


def run(*words: str) -> Result:
    return CliRunner().invoke(command, words)


async def test_a_new_folder_is_the_whole_shop_again(
    world: World, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    new, before = tmp_path / "new", await every_row(world.postgres)
    told = await in_a_thread(run, str(file), "--data-dir", str(new), "--json")
    assert told.exit_code == 0, told.output
    assert json.loads(told.stdout.splitlines()[-1])["counts"]["orders"] == 1
    assert sorted(each.name for each in new.iterdir()) == [
        "admin.json",
        "complete",
        "environment.json",
        "media",
        "postgres",
    ]
    assert (new / "media" / "ab" / "abc.png").read_bytes() == b"a picture"
    assert left_by_up(new) == SECRETS
    assert Home(new).owner() == Home(file.parent / "shop").owner()
    assert {each.stat().st_mode & 0o077 for each in new.rglob("*") if each.is_file()} == {0}
    assert not (tmp_path / "new.restoring").exists()
    store = Postgres(new / "postgres")
    running = store.start()
    try:
        connection = await asyncpg.connect(store.url)
        assert await every_row(connection) == before
        await connection.close()
    finally:
        stop(running, store.farewell)


async def in_a_thread(work: Callable[..., Result], *arguments: str) -> Result:
    """A command has an event loop of its own."""
    return await asyncio.to_thread(work, *arguments)


async def test_nothing_is_ever_written_over(
    world: World, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    before = await every_row(world.postgres)
    with pytest.raises(Undone, match=rf"^The database holds a shop \(schema {head()}\) already: name an empty one"):
        await restored(file, world.settings.database_url)
    assert await every_row(world.postgres) == before
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine").write_text("kept")
    told = await in_a_thread(run, str(file), "--data-dir", str(tmp_path / "full"))
    assert isinstance(told.exception, Undone)
    assert str(told.exception) == f"{tmp_path / 'full'} is not empty: name a new --data-dir, nothing is written over."
    assert [each.name for each in (tmp_path / "full").iterdir()] == ["mine"]


async def test_a_damaged_backup_is_refused_before_anything_is_written(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever it was damaged: in a file of it, where it was cut off, or in what says what it is."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    new = tmp_path / "new"
    for words, content in damaged(file, tmp_path / "rewritten.zip").items():
        (bad := tmp_path / "bad.zip").write_bytes(content)
        told = await in_a_thread(run, str(bad), "--data-dir", str(new))
        assert isinstance(told.exception, WrongFile), words
        assert words in str(told.exception)
        assert not new.exists()


def damaged(file: Path, copy: Path) -> dict[str, bytes]:
    """By what is said of it."""

    def nameless(name: str, content: bytes) -> bytes | None:
        return None if name == MANIFEST else content

    def swapped(name: str, content: bytes) -> bytes:
        return b"b picture" if name.endswith("abc.png") else content

    whole = file.read_bytes()
    place = whole.index(b"PGDMP") + 1_000
    return {
        "ledger.dump": whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :],
        "cut off": whole[:-100],
        "is no backup": b"PK",
        "no manifest.json": rewritten(file, copy, nameless),
        "media/ab/abc.png is not what its hash says": rewritten(file, copy, swapped),
    }


def rewritten(file: Path, copy: Path, change: Callable[[str, bytes], bytes | None]) -> bytes:
    """A zip file that is all right as such."""
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(copy, "w") as new:
        for name in old.namelist():
            if (content := change(name, old.read(name))) is not None:
                new.writestr(name, content)
    return copy.read_bytes()


async def test_one_of_a_newer_program_is_for_that_one(file: Path, tmp_path: Path) -> None:
    def newer(name: str, content: bytes) -> bytes:
        return content.replace(f'"{head()}"'.encode(), b'"9999"') if name == MANIFEST else content

    rewritten(file, tmp_path / "newer.zip", newer)
    words = rf"^Restore .*newer\.zip with Tradepost 0\.1\.0 or newer: its schema is 9999, this program's is {head()}\.$"
    with pytest.raises(WrongFile, match=words), opened(tmp_path / "newer.zip"):
        pass


async def test_who_restores_into_a_server_is_told_of_the_secret_of_links(
    file: Path, monkeypatch: pytest.MonkeyPatch, world: World
) -> None:
    """As long as the environment hasn't got it."""
    secret = world.settings.links_secret.decode()
    monkeypatch.delenv("TRADEPOST_LINK_SECRET", raising=False)
    monkeypatch.delenv("TRADEPOST_JWT_SECRET", raising=False)
    with opened(file) as backup:
        assert backup.manifest.link_key == key_id(secret)
        words = said_of_keys(file, backup, of_folder=False)
        assert words is not None
        assert words.startswith(f"Set TRADEPOST_LINK_SECRET to what it was (its key is {key_id(secret)}; `unzip -p ")
        monkeypatch.setenv("TRADEPOST_JWT_SECRET", "another")
        assert said_of_keys(file, backup, of_folder=False) == words
        monkeypatch.setenv("TRADEPOST_LINK_SECRET", secret)
        assert said_of_keys(file, backup, of_folder=False) is None
        assert said_of_keys(file, backup, of_folder=True) is None


def test_which_database_is_meant_is_not_guessed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://somewhere/shop")
    told = run("shop.zip", "--data-dir", str(tmp_path / "new"))
    assert told.exit_code == 2
    assert 'DATABASE_URL is set: say --database-url "$DATABASE_URL" to restore into it, or unset it.' in told.output


@pytest.mark.parametrize("name", ["media/../../etc/passwd", "media//x", "media/ab/../x", "media/ab/.x", "media/ab/"])
def test_a_picture_lands_among_the_pictures(name: str) -> None:
    with pytest.raises(Undone, match="is no name of a picture"):
        place_of(name)
