"""Who projects: one active projector a read model, whoever holds its advisory lock; the others stand by.

All locks of a worker live on one connection of its own. When the worker dies Postgres frees them at once.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import asyncpg

from db.pool import connect

STAND_BY_SECONDS: Final = 1.0
LOCK_SPACE: Final = 20_261


class LostLeadership(Exception):
    """The connection that held the locks is gone, and with it the right to write."""


class Leadership:
    def __init__(self, database_url: str) -> None:
        self._url = database_url
        self._connection: asyncpg.Connection | None = None
        self._one_at_a_time = asyncio.Lock()

    @asynccontextmanager
    async def of(self, model: str) -> AsyncIterator[None]:
        """Waits until this process leads, however long that takes. Raises what asyncpg raises."""
        while not await self._try("select pg_try_advisory_lock($1, hashtext($2))", model):  # noqa: ASYNC110
            await asyncio.sleep(STAND_BY_SECONDS)
        try:
            yield
        finally:
            if self._connection is not None and not self._connection.is_closed():
                await self._try("select pg_advisory_unlock($1, hashtext($2))", model)

    def require(self) -> None:
        """Raises LostLeadership."""
        if self._connection is None or self._connection.is_closed():
            raise LostLeadership

    async def close(self) -> None:
        if self._connection is not None:
            await self._connection.close()

    async def _try(self, statement: str, model: str) -> bool:
        async with self._one_at_a_time:
            if self._connection is None or self._connection.is_closed():
                self._connection = await connect(self._url)
            return bool(await self._connection.fetchval(statement, LOCK_SPACE, model))
