"""Keeps counters: what each event adds is added once, under the day and under its month. The dashboard is such, and so
is every counter model.
"""

from collections import Counter
from collections.abc import AsyncIterator, Mapping
from typing import Final

import asyncpg

from adapters.redis.client import Redis
from adapters.redis.generations import RedisGenerations
from adapters.redis.inspector import RedisInspector
from db.dashboard.sales import span_of_sales
from db.outbox import POSITION_MAX, read_all
from db.pool import Connection, snapshot
from domain.events import Event
from domain.shop import ShopFacts
from read_models.model import Slot, Standing, shape
from workers.counter_kind import Cell, CounterKind
from workers.counter_proof import CounterProof
from workers.feed import Batch
from workers.projection import Advance, Reach, Verified
from workers.windows import Window, months_of, some_days_of

PORTION_OPERATIONS_MAX: Final = 2_000
BATCH_EVENTS_MAX: Final = 100
"""Half of them orders, of twenty lines say: some 20 ms, in which Redis answers nobody."""


class Counters:
    """What the counts must come to, the tables say."""

    writes_any_shape = True
    pace_seconds = 0.0
    batch_events_max = BATCH_EVENTS_MAX

    def __init__(
        self, kind: CounterKind, database_url: str, postgres: asyncpg.Pool, redis: Redis, facts: ShopFacts
    ) -> None:
        self.model = kind.model
        self.facts = facts
        self.shape = shape(kind.model, facts.currency, facts.time_zone.key)
        self.store = RedisGenerations(redis, kind.model)
        self._kind = kind
        self._inspector = RedisInspector(redis, kind.model)
        self._database_url = database_url
        self._postgres = postgres
        self._zone = facts.time_zone

    def concerns(self, event: Event) -> bool:
        return self._kind.concerns(event)

    async def project(self, slot: Slot, start: Standing, batch: Batch) -> Standing:
        end = batch.end(start)
        await self.store.apply(
            slot,
            self._kind.added(end, batch.events),
            start,
            end,
            parked=None if batch.parked is None else batch.parked.position,
            requeued=None if batch.requeued is None else batch.requeued.position,
        )
        return end

    async def count(self) -> int:
        """Months."""
        async with self._postgres.acquire() as connection:
            return len(await self._months(connection))

    async def fill(self, start: Standing, advance: Advance) -> Standing:
        """Month by month out of one snapshot, without what it shows beyond `start`, for that is to come."""
        async with snapshot(self._database_url) as connection:
            beyond = self._kind.cells_of(await read_all(connection, start.position, POSITION_MAX))
            for done, window in enumerate(await self._months(connection), 1):
                cells = await self._kind.cells_in(connection, window)
                cells.subtract({cell: amount for cell, amount in beyond.items() if window.has(cell)})
                await self._write(start, cells)
                advance(done)
        await self._write(start, {})  # one that has no cells yet has a log, too
        return start

    async def verify(self, slot: Slot, reach: Reach, *, sample: bool, repair: bool) -> AsyncIterator[Verified]:
        base, mended = await reach(0), self.store if repair else None
        async with snapshot(self._database_url) as connection:
            shown = await read_all(connection, base.position, POSITION_MAX)
            proof = CounterProof(self._kind, self._postgres, self._inspector, slot, base, shown)
            months = await self._months(connection)
            logs = [self._kind.log(self._inspector, slot, base.generation, month) for month in months[-1:]]
            for log in filter(None, logs):
                await log.begin()
            for window in some_days_of(months) if sample else months:
                yield await proof.compare(window, await self._kind.cells_in(connection, window), mended)
            for log in filter(None, logs):
                yield Verified(0, await log.end(mended))
            yield Verified(0, await proof.left_out())
        if not sample:
            covered = {table for window in months for table in window.tables}
            if beside := await self._inspector.tables(base.generation) - covered:
                yield await proof.compare(Window(None, frozenset(beside)), Counter(), mended)

    async def _write(self, start: Standing, cells: Mapping[Cell, int]) -> None:
        """In portions, so that nobody waits long for Redis."""
        todo = self._kind.exactly(start, cells)
        for begin in range(0, len(todo), PORTION_OPERATIONS_MAX):
            await self.store.apply("next", todo[begin : begin + PORTION_OPERATIONS_MAX], start, start)

    async def _months(self, connection: Connection) -> list[Window]:
        span = await span_of_sales(connection)
        return [] if span is None else months_of(*span, self._zone, self._kind.tables)
