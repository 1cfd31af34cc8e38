"""Who projects: one active projector a read model, whoever holds its advisory lock; the others stand by.

All locks of a worker live on one connection of its own. When the worker dies Postgres frees them at once; when it
stops without dying (paused, swapped out, cut off), after SILENCE_SECONDS_MAX.
"""

import asyncio
import contextlib
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
    def __init__(self, database_url: str) -> None:
        self._url = database_url
        self._connection: asyncpg.Connection | None = None
        self._one_at_a_time = asyncio.Lock()

    @asynccontextmanager
    async def of(self, model: str) -> AsyncIterator["Lead"]:
        """Waits until this process leads, however long that takes. Raises what asyncpg raises."""
        while True:
            async with self.right_to(model) as lead:
                if lead is not None:
                    yield lead
                    return
            stop_if_cancelled()
            await asyncio.sleep(STAND_BY_SECONDS)

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
                        await connection.execute("select")
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
