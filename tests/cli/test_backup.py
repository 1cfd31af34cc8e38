"""`tradepost backup`: one file, as one moment shows the shop, whole or not there."""

import asyncio
import json
import os
import signal
import stat
import subprocess
import sys
import zipfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import pytest
from msgspec.structs import replace

from adapters.files.text_lines import WrongFile
from adapters.media.keys import MediaFolder, S3Bucket
from cli.backup import ledger as ledger_module
from cli.backup.archive import UNFINISHED
from cli.backup.programs import program, way_in
from cli.backup.take import named
from cli.home import Home
from cli.restore.backup_file import opened
from cli.stores.process import StartFailed
from tests.cli.a_backup import backed_up, every_row, restored
from tests.databases import make_database
from tests.stores import Addresses
from tests.world import World

SECRETS = {"TRADEPOST_JWT_SECRET": "s" * 40, "TRADEPOST_LINK_SECRET": "l" * 40}
SECONDS_MAX = 60


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Of a shop that `tradepost up` runs."""
    home = Home(tmp_path / "shop")
    home.folder.mkdir()
    home.leave_environment({"DATABASE_URL": "postgresql://", **SECRETS})
    home.owner()
    monkeypatch.setenv("TRADEPOST_DATA_DIR", str(home.folder))
    monkeypatch.delenv("TRADEPOST_JWT_SECRET", raising=False)
    return home.folder


@pytest.fixture
async def nowhere(stores: Addresses, worker_number: int) -> str:
    """An empty database."""
    return await make_database(stores, "empty", f"restored_{worker_number}")


async def test_every_row_comes_back_and_nothing_that_came_after_the_snapshot(
    world: World, folder: Path, tmp_path: Path, nowhere: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.product("LAMP")
    eve = await world.customer()
    await eve.bought("LAMP")
    before, position = await every_row(world.postgres), await world.level()
    dumped = ledger_module.dumped
    late = asyncio.get_running_loop()

    def somebody_buys_meanwhile(*arguments: object) -> object:
        asyncio.run_coroutine_threadsafe(world.product("LATE"), late).result(SECONDS_MAX)
        return dumped(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr("cli.backup.take.dumped", somebody_buys_meanwhile)

    manifest = await backed_up(world, tmp_path / "shop.zip")

    assert (manifest.position, manifest.counts["orders"], manifest.counts["products"]) == (position, 1, 1)
    assert (manifest.shop, manifest.currency, manifest.time_zone) == ("Tradepost", "USD", "UTC")
    await restored(tmp_path / "shop.zip", nowhere)
    connection = await asyncpg.connect(nowhere)
    assert await every_row(connection) == before
    assert await connection.fetchval("select nextval('outbox_position_seq')") > position
    await connection.close()
    assert await world.postgres.fetchval("select count(*) from products") == 2


async def test_a_shop_of_one_machine_takes_its_pictures_and_keys_along(
    world: World, folder: Path, tmp_path: Path
) -> None:
    media = MediaFolder(folder / "media")
    world.settings = replace(world.settings, media=media)
    for name, content in (("ab/abc.png", b"a picture"), ("ab/.abd.png.1", b"half of one"), ("cd/cde.png", b"")):
        (media.folder / name).parent.mkdir(parents=True, exist_ok=True)
        (media.folder / name).write_bytes(content)

    manifest = await backed_up(world, tmp_path / "shop.zip")

    assert (manifest.pictures, manifest.keys) == ("in the backup", "in the backup")
    with zipfile.ZipFile(tmp_path / "shop.zip") as file:
        names = [
            "ledger.dump",
            "media/ab/abc.png",
            "media/cd/cde.png",
            "environment.json",
            "admin.json",
            "manifest.json",
        ]
        assert file.namelist() == names
        assert json.loads(file.read("environment.json")) == SECRETS
        assert file.read("media/ab/abc.png") == b"a picture"
    assert stat.S_IMODE((tmp_path / "shop.zip").stat().st_mode) == 0o600, "it holds secrets"
    without = await backed_up(world, tmp_path / "without.zip", with_keys=False)
    assert (without.keys, [each.name for each in without.held if "json" in each.name]) == ("left out", [])


async def test_what_lies_elsewhere_is_said_to(
    world: World, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRADEPOST_JWT_SECRET", world.settings.jwt_secret)
    world.settings = replace(world.settings, media=S3Bucket("b", None, "us-east-1", None, None, None))
    manifest = await backed_up(world, tmp_path / "shop.zip")
    assert (manifest.keys, manifest.pictures) == ("elsewhere", "elsewhere")
    assert [each.name for each in manifest.held] == ["ledger.dump"]


def test_a_backup_replaces_nothing(tmp_path: Path) -> None:
    (tmp_path / "old.zip").write_text("last week's")
    with pytest.raises(WrongFile, match=r"old\.zip exists already: name another file, or a folder\.$"):
        named(tmp_path / "old.zip")
    with pytest.raises(WrongFile, match=r"nowhere is no folder: make it, or name another\.$"):
        named(tmp_path / "nowhere" / "new.zip")
    assert named(tmp_path).parent == tmp_path
    assert named(tmp_path).name.startswith("tradepost-2")


@asynccontextmanager
async def somebody_migrates(world: World) -> AsyncIterator[None]:
    """And has a table for as long as this lasts."""
    connection = await asyncpg.connect(world.settings.database_url)
    try:
        await connection.execute("begin; lock table addresses in access exclusive mode")
        yield
    finally:
        await connection.close()


async def until_dumping(world: World) -> asyncpg.Record:
    """pg_dump's session, which waits for a table."""
    async with asyncio.timeout(SECONDS_MAX):
        while True:
            row = await world.postgres.fetchrow(
                "select pid from pg_stat_activity where application_name = 'pg_dump' and wait_event_type = 'Lock'"
            )
            if row is not None:
                return row
            await asyncio.sleep(0.05)


async def test_of_one_that_fails_half_way_nothing_stays(world: World, folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "backups"
    target.mkdir()
    async with somebody_migrates(world):
        taking = asyncio.create_task(backed_up(world, target / "shop.zip"))
        dumping = await until_dumping(world)
        assert [file.name for file in target.iterdir()] == ["shop.zip" + UNFINISHED]
        await world.postgres.execute("select pg_terminate_backend($1)", dumping["pid"])
        with pytest.raises(StartFailed, match=r"^pg_dump failed: pg_dump: error: .*terminating connection"):
            await taking
    assert list(target.iterdir()) == []


async def test_one_that_is_killed_leaves_nothing_that_looks_whole(world: World, folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "backups"
    target.mkdir()
    environment = {**os.environ, "DATABASE_URL": world.settings.database_url, "REDIS_URL": world.settings.redis_url}
    command = [sys.executable, "-m", "cli.main", "backup", "--json", str(target / "shop.zip")]
    async with somebody_migrates(world):
        taking = subprocess.Popen(command, env=environment)  # noqa: ASYNC220
        await until_dumping(world)
        taking.send_signal(signal.SIGKILL)
        await asyncio.to_thread(taking.wait, SECONDS_MAX)
    left = target / ("shop.zip" + UNFINISHED)
    assert list(target.iterdir()) == [left]
    with pytest.raises(WrongFile, match="is no backup, or was cut off: take another one"), opened(left):
        pass
    done = await asyncio.to_thread(subprocess.run, command, env=environment, capture_output=True, timeout=60)
    assert json.loads(done.stdout)["file"] == str(target / "shop.zip"), done.stderr
    assert list(target.iterdir()) == [target / "shop.zip"], "the next one takes its place"


def test_a_pg_dump_that_is_too_old_is_not_tried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = tmp_path / "pg_dump"
    old.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 15.18'\n")
    old.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    assert program("pg_dump", 15) == old
    assert program("pg_dump", 18).parent.parent.name == "pginstall18"
    with pytest.raises(StartFailed, match=r"^Install pg_dump of Postgres 99 or newer \(Debian: postgresql-client-99;"):
        program("pg_dump", 99)


def test_a_password_stands_on_no_command_line() -> None:
    in_front = "postgresql://eve:s%40cret@db:5432/shop?sslmode=require"
    behind = "postgresql://eve@db:5432/shop?password=s%40cret&sslmode=require"
    for url in (in_front, behind):
        shown, environment = way_in(url)
        assert shown == "postgresql://eve@db:5432/shop?sslmode=require"
        assert environment["PGPASSWORD"] == "s@cret"
    assert way_in("postgresql://eve@/shop?host=/run/pg")[0] == "postgresql://eve@/shop?host=/run/pg"
