"""Upgrading while the shop is open: a step that can't have its table at once lets the others go first, and comes again.

Whoever waits for a table that a step wants has to wait behind it, and a step waits for whoever has it now. So it waits
for LOCK_SECONDS_MAX and no longer, gives way, and is tried again after a pause. What was done before it stays done.
"""

import asyncio
from typing import Final

import asyncpg
import msgspec
from sqlalchemy.exc import DBAPIError

from db.revisions import IDLE_SECONDS_MAX, LOCK_SECONDS_MAX, Tell, commands
from db.session import MIGRATE
from domain.outages import StoreUnfit

TRIES_MAX: Final = 20
PAUSE_SECONDS_MIN: Final = 1.0
PAUSE_SECONDS_MAX: Final = 5.0
PAUSE_GROWTH: Final = 1.5
LOOK_SECONDS: Final = 0.1
CUT_OFF: Final = "08003"
GAVE_WAY: Final = ("55P03", "40P01", CUT_OFF)
"""SQLSTATE: the lock was not available, two waited for each other, Postgres ended a session that stood still."""
STOOD_STILL: Final = f"A step was ended: it had stood still for {IDLE_SECONDS_MAX} s with what it held."
# Whoever has waited for longest: those that wait behind us are in nobody's way.
IN_THE_WAY: Final = """
select coalesce(w.relation::regclass::text, w.locktype) as what, h.pid,
  coalesce(nullif(h.application_name, ''), h.backend_type) as program,
  extract(epoch from clock_timestamp() - coalesce(h.xact_start, h.backend_start))::int as seconds
from pg_stat_activity m join pg_locks w on w.pid = m.pid and not w.granted
cross join unnest(pg_blocking_pids(m.pid)) as b(pid) join pg_stat_activity h on h.pid = b.pid
where m.application_name = $1 and m.datname = current_database()
order by seconds desc limit 1
"""


class Holder(msgspec.Struct, frozen=True):
    """Who has what a step wants, and for how many seconds its transaction has gone on."""

    what: str
    pid: int
    program: str
    seconds: int

    def __str__(self) -> str:
        return f"{self.program} (process {self.pid} of Postgres)"


async def upgrade(url: str, watch: asyncpg.Connection, tell: Tell) -> None:
    """To the head. `watch` looks meanwhile who is in the way. Raises StoreUnfit after TRIES_MAX, and what asyncpg
    raises.
    """
    pause = PAUSE_SECONDS_MIN
    for attempt in range(1, TRIES_MAX + 1):
        work = asyncio.create_task(asyncio.to_thread(commands(url, tell).upgrade, "head"))
        holder = await in_the_way(watch, work)
        try:
            await work
        except DBAPIError as trouble:
            if (state := getattr(trouble.orig, "sqlstate", None)) not in GAVE_WAY:
                raise asyncpg_error(trouble) from trouble
            if attempt == TRIES_MAX:
                raise StoreUnfit("postgres", "schema-held", given_up(holder)) from trouble
            gone = STOOD_STILL if state == CUT_OFF else gave_way(holder)
            tell(f"{gone} Trying again in {pause:.1f} s ({attempt} of {TRIES_MAX}).")
        else:
            return
        await asyncio.sleep(pause)
        pause = min(pause * PAUSE_GROWTH, PAUSE_SECONDS_MAX)


async def in_the_way(watch: asyncpg.Connection, work: asyncio.Task[None]) -> Holder | None:
    """Whom it was last seen to wait for, once it has ended."""
    seen = None
    while not work.done():
        row = await watch.fetchrow(IN_THE_WAY, MIGRATE)
        seen = seen if row is None else Holder(**row)
        await asyncio.wait([work], timeout=LOOK_SECONDS)
    return seen


def asyncpg_error(trouble: DBAPIError) -> BaseException:
    """As the driver raised it: the shop's words are for those."""
    cause = None if trouble.orig is None else trouble.orig.__cause__
    return trouble if cause is None else cause


def gave_way(holder: Holder | None) -> str:
    if holder is None:
        return f"A step gave way after {LOCK_SECONDS_MAX} s, so that nobody waits behind it."
    return f"A step gave way after {LOCK_SECONDS_MAX} s: {holder} has {holder.what}."


def given_up(holder: Holder | None) -> str:
    """The first line says what to do."""
    rest = "\nNothing is half done and the shop goes on: each migration is there as a whole, or not at all."
    if holder is None:
        return f"Run `tradepost migrate` again when less is going on: in {TRIES_MAX} tries no table was free.{rest}"
    return (
        f"Let {holder} end, which has had {holder.what} for {holder.seconds} s, or end it with"
        f" `select pg_terminate_backend({holder.pid})`; then run `tradepost migrate` again.{rest}"
    )
