"""What docs/backup.md says of going back to a point in time, done as it says: a base backup, and the log since."""

import asyncio
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

pytestmark = pytest.mark.slow

SECONDS_MAX = 60
RATE = "insert into tax_rates (country, name, basis_points) values ($1, 'VAT', 810)"


async def test_a_shop_goes_back_to_the_second_before_a_mistake(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    archive.mkdir()
    kept = {
        **OPTIONS,
        "archive_mode": "on",
        "archive_command": f"test ! -f {archive}/%f && cp %p {archive}/%f",
        "archive_timeout": "60",
    }
    store = Postgres(tmp_path / "live", kept)
    running = store.start()
    try:
        await migrate(store.url)
        await run(store.url, OPENED)
        base = ["pg_basebackup", "--pgdata", str(tmp_path / "base"), "--checkpoint=fast", "--dbname", store.url]
        await asyncio.to_thread(subprocess.run, [str(binaries() / base[0]), *base[1:]], check=True)
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
    shutil.move(tmp_path / "base", tmp_path / "back" / "cluster")
    with (tmp_path / "back" / "cluster" / "postgresql.auto.conf").open("a") as settings:
        settings.write(
            f"restore_command = 'cp {archive}/%f %p'\n"
            f"recovery_target_time = '{before.isoformat()}'\nrecovery_target_action = 'promote'\n"
        )
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
