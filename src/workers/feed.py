"""The feed: one reader of the outbox a worker process, shared by all its projectors.

It moves the horizon, reads every new event once and keeps the latest in memory. Who is further behind than that gets
stretches of what lies before, up to the same horizon.
"""

import asyncio
import contextlib
import time
from bisect import bisect_right
from collections.abc import Iterator
from typing import Final

import asyncpg
import msgspec
from msgspec.structs import replace

from db.outbox import BEGINNING, READ_ROWS_MAX, Horizon, Mark, Recorded, last_mark, read
from db.parked import models_asked_again
from db.pool import Connection
from read_models.model import Standing
from workers.cancellation import stop_if_cancelled
from workers.stretches import Stretches

POLL_MS_MIN: Final = 5
PACE_MS: Final = 10
"""The least time between two looks, however often the bell rings: what was committed meanwhile is one batch for every
read model, and costs each of them hardly more than a single event.
"""
POLL_MS_MAX: Final = 250
POLL_GROWTH: Final = 1.3
PATIENCE_MS: Final = POLL_MS_MAX // 2
"""So an idle read model says at every tick how far it is."""
TAIL_EVENTS_MAX: Final = 5_000
"""Some 3 MB: what two cores sell in a dozen seconds."""
ASK_SECONDS: Final = 0.5
"""The least time between two looks at which parked events were asked for again."""


class Batch(msgspec.Struct, frozen=True):
    """Every event after the position asked for, up to that of the last one here; possibly none.

    `as_of_ms` (Unix milliseconds) is a moment up to which nothing committed is missing then. `parked` is the event that
    is left out of it, `requeued` one that was left out earlier and is all there is in it. There is `more` to read now.
    """

    events: list[Recorded]
    as_of_ms: int
    parked: Recorded | None = None
    requeued: Recorded | None = None
    more: bool = False

    def portions(self, events_max: int) -> Iterator["Batch"]:
        """Batches that are it together, all but the last as large as may be."""
        last = max(0, len(self.events) - 1) // events_max * events_max
        for begin in range(0, last, events_max):
            events = self.events[begin : begin + events_max]
            yield Batch(events, events[-1].at_us // 1000, more=True)
        yield replace(self, events=self.events[last:])

    def end(self, start: Standing) -> Standing:
        """Where a read model stands that stood at `start` and has taken this batch."""
        if self.requeued is not None:
            return start
        last = self.parked or (self.events[-1] if self.events else None)
        if last is None:
            return replace(start, as_of_ms=self.as_of_ms)
        return replace(start, position=last.position, at_us=last.at_us, as_of_ms=self.as_of_ms)


class Feed:
    """`run` must be running for the rest to move. `asked_again` are the read models of which a parked event is to be
    tried again.
    """

    def __init__(self, postgres: asyncpg.Pool) -> None:
        self.asked_again: frozenset[str] = frozenset()
        self._asked_at = 0.0
        self._postgres = postgres
        self._stretches = Stretches(postgres)
        self._horizon = Horizon()
        self._tail: list[Recorded] = []
        self._tail_from = 0
        self._decided = 0
        self._upto = BEGINNING
        self._as_of_ms = 0
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
        self._stretches.forget()
        async with self._postgres.acquire() as connection:
            while not self._horizon.as_of_ms:  # somebody is writing: what lies behind is for those who ask for it
                self._decided = await self._horizon.advance(connection)
                await asyncio.sleep(POLL_MS_MIN / 1000)
            self._upto = await last_mark(connection, self._decided)
            self._tail_from = self._upto.position
            self._tail = []
            self._as_of_ms = self._horizon.as_of_ms
            self._begun.set()
            pause_ms = float(PACE_MS)
            while True:
                stop_if_cancelled()
                news = await self._tick(connection)
                pause_ms = PACE_MS if news else min(pause_ms * POLL_GROWTH, POLL_MS_MAX)
                await asyncio.sleep(PACE_MS / 1000)
                await self._pause(pause_ms - PACE_MS)

    async def furthest(self) -> Mark:
        """The last event there is to read now."""
        stop_if_cancelled()
        await self._begun.wait()
        return self._upto

    async def after(self, position: int, events_max: int = READ_ROWS_MAX) -> Batch:
        """The next events after a position, as soon as there are any; none at the first tick after PATIENCE_MS."""
        batch = await self._next(position)
        while batch.more and len(batch.events) < events_max:
            following = await self._next(batch.events[-1].position)
            if not following.events:
                break
            batch = replace(following, events=batch.events + following.events)
        return batch if len(batch.events) <= events_max else next(batch.portions(events_max))

    async def _next(self, position: int) -> Batch:
        stop_if_cancelled()
        await self._begun.wait()
        patient_until = time.monotonic() + PATIENCE_MS / 1000
        while position >= self._upto.position and time.monotonic() < patient_until:
            await self._ticked.wait()
        # Both are taken before anything is awaited: the feed goes on meanwhile, and may not promise what was not read.
        upto, as_of_ms = self._upto.position, self._as_of_ms
        if position < self._tail_from:
            events = await self._stretches.after(position, upto)
        else:
            start = bisect_right(self._tail, position, key=lambda recorded: recorded.position)
            events = self._tail[start : start + READ_ROWS_MAX]
        if events and events[-1].position < upto:
            return Batch(events, events[-1].at_us // 1000, more=True)
        return Batch(events, as_of_ms)

    async def _tick(self, connection: Connection) -> bool:
        before = self._upto
        if time.monotonic() - self._asked_at > ASK_SECONDS:
            self.asked_again, self._asked_at = await models_asked_again(connection), time.monotonic()
        self._stretches.tidy()
        decided = await self._horizon.advance(connection)
        while self._decided < decided:
            events = await read(connection, self._upto.position, decided)
            self._tail += events
            self._upto = events[-1].mark if events else self._upto
            self._decided = decided if len(events) < READ_ROWS_MAX else self._upto.position
            if len(self._tail) > TAIL_EVENTS_MAX:
                del self._tail[: len(self._tail) // 2]
                self._tail_from = self._tail[0].position - 1
        self._as_of_ms = self._horizon.as_of_ms  # not before: what is decided is not yet what was read
        ticked, self._ticked = self._ticked, asyncio.Event()
        ticked.set()
        return self._upto != before

    async def _pause(self, pause_ms: float) -> None:
        """Until the bell rings, or has rung since the last look."""
        if pause_ms <= 0 or self._bell.is_set():
            self._bell.clear()
            return
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(pause_ms / 1000):
                await self._bell.wait()
        self._bell.clear()
