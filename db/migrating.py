"""One `tradepost migrate` at a time: whoever holds the lock, as long as its connection lives."""

import asyncio
import time
from typing import Final

import asyncpg

from db.revisions import Tell
from domain.outages import StoreUnfit

MIGRATING: Final = 7_020_601
"""Any number will do as long as it stays the same."""
WAIT_SECONDS_MAX: Final = 600
LOOK_SECONDS: Final = 0.25
HOLDER: Final = """
select a.pid, extract(epoch from clock_timestamp() - a.backend_start)::int as seconds
from pg_locks l join pg_stat_activity a using (pid)
where l.locktype = 'advisory' and l.granted and l.classid = 0 and l.objid = $1::int::oid
  and l.database = (select oid from pg_database where datname = current_database())
"""


async def turn_of(connection: asyncpg.Connection, tell: Tell) -> None:
    """Waits until nobody else migrates; the right to it ends with the connection. Raises StoreUnfit.

    It asks again and again: a statement that waited would have a snapshot, for the end of which an index that is built
    beside the shop waits.
    """
    deadline, said = time.monotonic() + WAIT_SECONDS_MAX, False
    while not await connection.fetchval("select pg_try_advisory_lock($1)", MIGRATING):
        row = await connection.fetchrow(HOLDER, MIGRATING)
        if row is not None and not said:
            tell(f"Another `tradepost migrate` is at work (process {row['pid']} of Postgres): waiting for it.")
            said = True
        if row is not None and time.monotonic() > deadline:
            raise StoreUnfit("postgres", "migrating", words(row["pid"], row["seconds"]))
        await asyncio.sleep(LOOK_SECONDS)


def words(process: int, seconds: int) -> str:
    return (
        f"Another `tradepost migrate` has been at work for {seconds} s (process {process} of Postgres): run this again"
        f" when it is done, or end it with `select pg_terminate_backend({process})` if it has been forgotten."
    )
