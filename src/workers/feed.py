"""The feed: one reader of the outbox a worker process, shared by all its projectors.

It moves the horizon, reads every new event once and keeps the latest in memory. A projector that is further behind
than that reads from Postgres itself, up to the same horizon.
"""

import asyncio
import contextlib
from bisect import bisect_right
from typing import Final

import asyncpg
import msgspec

from db.outbox import READ_ROWS_MAX, Horizon, Recorded, last_position, read
from db.pool import Connection
from workers.cancellation import stop_if_cancelled

POLL_MS_MIN: Final = 5
POLL_MS_MAX: Final = 250
POLL_GROWTH: Final = 1.3
TAIL_EVENTS_MAX: Final = 20_000


class Batch(msgspec.Struct, frozen=True):
    """Every event after the position asked for and up to `position`, which is an event's; possibly none.

    `as_of_ms` (Unix milliseconds) is a moment up to which nothing committed is missing at `position`.
    """

    events: list[Recorded]
    position: int
    as_of_ms: int


class Feed:
    """`run` must be running for the rest to move."""

    def __init__(self, postgres: asyncpg.Pool) -> None:
        self._postgres = postgres
        self._horizon = Horizon()
        self._tail: list[Recorded] = []
        self._tail_from = 0
        self._decided = 0
        self._upto = 0
        self._ticked = asyncio.Event()
        self._bell = asyncio.Event()
        self._begun = asyncio.Event()

    def wake(self) -> None:
        """Look at once, rather than at the next poll."""
        self._bell.set()

    async def run(self) -> None:
        """Raises what asyncpg raises when Postgres goes; start it again then."""
        self._begun.clear()
        self._horizon = Horizon()  # after a crash of Postgres the sequence may have gone back
        async with self._postgres.acquire() as connection:
            while not self._horizon.as_of_ms:  # somebody is writing: what lies behind is for those who ask for it
                self._decided = await self._horizon.advance(connection)
                await asyncio.sleep(POLL_MS_MIN / 1000)
            self._upto = self._tail_from = await last_position(connection, self._decided)
            self._tail = []
            self._begun.set()
            pause_ms = float(POLL_MS_MIN)
            while True:
                stop_if_cancelled()
                news = await self._tick(connection)
                pause_ms = POLL_MS_MIN if news else min(pause_ms * POLL_GROWTH, POLL_MS_MAX)
                await self._pause(pause_ms)

    async def furthest(self) -> int:
        """The position of the last event there is to read now."""
        await self._begun.wait()
        return self._upto

    async def after(self, position: int) -> Batch:
        """The next events after a position, as soon as there are any; after POLL_MS_MAX without, an empty batch."""
        await self._begun.wait()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(POLL_MS_MAX / 1000):
                while position >= self._upto:
                    await self._ticked.wait()
        # Both are taken before anything is awaited: the feed goes on meanwhile, and may not promise what was not read.
        upto, as_of_ms = self._upto, self._horizon.as_of_ms
        if position < self._tail_from:
            async with self._postgres.acquire() as connection:
                events = await read(connection, position, upto)
        else:
            start = bisect_right(self._tail, position, key=lambda recorded: recorded.position)
            events = self._tail[start : start + READ_ROWS_MAX]
        if len(events) == READ_ROWS_MAX:
            return Batch(events, events[-1].position, events[-1].at_ms)
        return Batch(events, max(upto, position), as_of_ms)

    async def _tick(self, connection: Connection) -> bool:
        before = self._upto
        decided = await self._horizon.advance(connection)
        while self._decided < decided:
            events = await read(connection, self._upto, decided)
            self._tail += events
            self._upto = events[-1].position if events else self._upto
            self._decided = decided if len(events) < READ_ROWS_MAX else self._upto
            if len(self._tail) > TAIL_EVENTS_MAX:
                del self._tail[: len(self._tail) // 2]
                self._tail_from = self._tail[0].position - 1
        ticked, self._ticked = self._ticked, asyncio.Event()
        ticked.set()
        return self._upto > before

    async def _pause(self, pause_ms: float) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(pause_ms / 1000):
                await self._bell.wait()
        self._bell.clear()
