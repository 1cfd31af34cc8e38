"""What docs/backup.md says of going back to a point in time, done as it says: a base backup, and the log since."""

import asyncio
import os
import shutil
import subprocess
from datetime import datetime
from pathlib import Path

import asyncpg
import pytest

from cli.stores.postgres import OPTIONS, Postgres, binaries
from cli.stores.process import stop
from db.migrate import migrate
from tests.databases import OPENED, run
from tests.docs.blocks import block

pytestmark = pytest.mark.slow

SECONDS_MAX = 60
RATE = "insert into tax_rates (country, name, basis_points) values ($1, 'VAT', 810)"


def base_in(folder: Path) -> Path:
    """Named by the day."""
    (taken,) = folder.glob("base-*")
    return taken


async def test_a_shop_goes_back_to_the_second_before_a_mistake(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    archive.mkdir()

    def said(words: str) -> str:
        return block("docs/backup.md", words).replace("/archive/", f"{archive}/").replace("/backups", str(tmp_path))

    store = Postgres(tmp_path / "live", OPTIONS)
    running = store.start()
    await run(store.url, *said("alter system set archive_mode").splitlines())
    stop(running, store.farewell)
    running = store.start()
    try:
        await migrate(store.url)
        await run(store.url, OPENED)
        base = ["bash", "-c", said("pg_basebackup")]
        ours = {**os.environ, "PATH": f"{binaries()}:{os.environ['PATH']}", "DATABASE_URL": store.url}
        await asyncio.to_thread(subprocess.run, base, check=True, env=ours)
        connection = await asyncpg.connect(store.url)
        await connection.execute(RATE, "CH")
        before: datetime = await connection.fetchval("select clock_timestamp()")
        await connection.execute("select pg_sleep(0.01)")
        await connection.execute("delete from tax_rates")
        last = await connection.fetchval("select pg_walfile_name(pg_current_wal_insert_lsn())")
        await connection.execute("select pg_switch_wal()")
        async with asyncio.timeout(SECONDS_MAX):
            while (await connection.fetchval("select last_archived_wal from pg_stat_archiver") or "") < last:
                await asyncio.sleep(0.05)
        await connection.close()
    finally:
        stop(running, store.farewell)

    back = Postgres(tmp_path / "back", OPTIONS)
    (tmp_path / "back").mkdir(mode=0o700)
    shutil.move(base_in(tmp_path), tmp_path / "back" / "cluster")
    with (tmp_path / "back" / "cluster" / "postgresql.auto.conf").open("a") as settings:
        settings.write(said("recovery_target_time").replace("2026-11-30 12:00:00.5+00", before.isoformat()))
    (tmp_path / "back" / "cluster" / "recovery.signal").touch()
    running = back.start()
    try:
        connection = await asyncpg.connect(back.url)
        async with asyncio.timeout(SECONDS_MAX):
            while await connection.fetchval("select pg_is_in_recovery()"):
                await asyncio.sleep(0.05)
        assert [row["country"] for row in await connection.fetch("select country from tax_rates")] == ["CH"]
        await connection.close()
        assert not await migrate(back.url), "nothing is left to do"
    finally:
        stop(running, back.farewell)
