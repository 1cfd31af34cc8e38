"""Who projects: one active projector a read model, whoever holds its advisory lock; the others stand by.

All locks of a worker live on one connection of its own. When the worker dies Postgres frees them at once; when it
stops without dying (paused, swapped out, cut off), after SILENCE_SECONDS_MAX.

Workers share what there is to lead: each holds a shared lock as well, by which they count each other, and gives away
what is more than its part. Whoever is gone is no longer counted, and the others take what it led.
"""

import asyncio
import contextlib
import math
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Final

import asyncpg

from db.outages import UNREACHABLE
from db.pool import connect
from workers.cancellation import stop_if_cancelled

STAND_BY_SECONDS: Final = 1.0
SIGN_OF_LIFE_SECONDS: Final = 1.0
SILENCE_SECONDS_MAX: Final = 4
LOCK_SPACE: Final = 20_261
PRESENCE_SPACE: Final = 20_262
BE_PRESENT: Final = "select pg_advisory_lock_shared($1, 0)"
PRESENT: Final = """
select count(distinct pid) from pg_locks where locktype = 'advisory' and granted and classid = $1::int::oid
  and database = (select oid from pg_database where datname = current_database())
"""
KEPT: Final = """
select name from unnest($2::text[]) as name where exists (
  select from pg_locks where locktype = 'advisory' and granted
    and classid = $1::int::oid and objid = hashtext(name)::oid
    and database = (select oid from pg_database where datname = current_database())
)
"""


class LostLeadership(Exception):
    """The connection that held the locks is gone, and with it the right to write."""

    def __init__(self) -> None:
        super().__init__("The connection to postgres that held the right to write is gone.")


async def kept_ones(connection: asyncpg.Connection, models: Sequence[str]) -> set[str]:
    """Those that some worker leads at this moment."""
    return {row["name"] for row in await connection.fetch(KEPT, LOCK_SPACE, models)}


class Leadership:
    """Of one process. Where it `shares`, `of` leads its part of what is asked for, and no more."""

    def __init__(self, database_url: str, *, shares: bool = False) -> None:
        self._url = database_url
        self._shares = shares
        self._connection: asyncpg.Connection | None = None
        self._one_at_a_time = asyncio.Lock()
        self._asked_for: set[str] = set()
        self._led: set[str] = set()
        self._workers = 1

    @asynccontextmanager
    async def of(self, model: str) -> AsyncIterator["Lead"]:
        """Waits until this process leads, however long that takes. Raises what asyncpg raises."""
        self._asked_for.add(model)
        while True:
            if len(self._led) < self._part:
                self._led.add(model)
                try:
                    async with self.right_to(model) as lead:
                        if lead is not None:
                            yield lead
                            return
                finally:
                    self._led.discard(model)
            stop_if_cancelled()
            await asyncio.sleep(STAND_BY_SECONDS)

    @property
    def has_too_much(self) -> bool:
        """Whoever leads then lets go, at a moment that suits, and asks again."""
        return len(self._led) > self._part

    @property
    def _part(self) -> int:
        return math.ceil(len(self._asked_for) / self._workers)

    @asynccontextmanager
    async def right_to(self, what: str) -> AsyncIterator["Lead | None"]:
        """None while somebody else has it. Raises what asyncpg raises."""
        held = await self._try(what)
        try:
            yield None if held is None else Lead(held)
        finally:
            if held is not None and not held.is_closed():
                await self._give_back(held, what)

    async def stay(self) -> None:
        """Gives a sign of life again and again; must be running for a lead to last."""
        while True:
            await asyncio.sleep(SIGN_OF_LIFE_SECONDS)
            connection = self._connection
            if connection is not None and not connection.is_closed():
                with contextlib.suppress(*UNREACHABLE):
                    async with self._one_at_a_time:
                        present = await connection.fetchval(PRESENT, PRESENCE_SPACE)
                        self._workers = max(1, present) if self._shares else 1
                stop_if_cancelled()

    async def close(self) -> None:
        """Its locks are free at once."""
        if self._connection is not None:
            self._connection.terminate()

    async def _give_back(self, held: asyncpg.Connection, what: str) -> None:
        """A connection that can't even do that goes with all its locks."""
        async with self._one_at_a_time:
            try:
                await held.execute("select pg_advisory_unlock($1, hashtext($2))", LOCK_SPACE, what)
            except UNREACHABLE:
                held.terminate()

    async def _try(self, model: str) -> asyncpg.Connection | None:
        """The connection that holds the lock now, if it was free."""
        async with self._one_at_a_time:
            if self._connection is None or self._connection.is_closed():
                self._connection = await connect(self._url, idle_session_timeout=f"{SILENCE_SECONDS_MAX}s")
                if self._shares:
                    await self._connection.execute(BE_PRESENT, PRESENCE_SPACE)
            connection = self._connection
            try:
                taken = await connection.fetchval("select pg_try_advisory_lock($1, hashtext($2))", LOCK_SPACE, model)
            except BaseException:
                connection.terminate()  # it may have the lock without anybody's knowing
                raise
            return connection if taken else None


class Lead:
    """The right to write or to build one read model, as long as the connection lives on which its lock was taken."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        self._connection = connection

    def require(self) -> None:
        """Raises LostLeadership."""
        if self._connection.is_closed():
            raise LostLeadership
