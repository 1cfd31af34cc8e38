"""Keeps the dashboard's counters."""

from collections import Counter
from collections.abc import AsyncIterator
from functools import partial
from typing import Final, get_args

import asyncpg

from adapters.redis.client import Redis
from adapters.redis.generations import RedisGenerations
from adapters.redis.inspector import RedisInspector
from db.dashboard.sales import span_of_sales
from db.outbox import POSITION_MAX, read_all
from db.pool import Connection, snapshot
from domain.events import Event
from domain.shop import ShopFacts
from read_models.dashboard import DASHBOARD, Table, effects
from read_models.model import Slot, Standing, shape
from workers.counter_proof import Cell, CounterKind, CounterProof
from workers.feed import Batch
from workers.projection import Advance, Reach, Verified
from workers.projectors.dashboard_cells import cells_in, cells_of, exactly, moves_of, operations
from workers.projectors.dashboard_log_proof import DashboardLogProof
from workers.windows import Window, months_of, some_days_of

PORTION_OPERATIONS_MAX: Final = 2_000
TABLES: Final[tuple[Table, ...]] = get_args(Table)


class Dashboard:
    """An event's effects are added once. What they must come to, the tables say."""

    model = DASHBOARD
    writes_any_shape = True
    pace_seconds = 0.0

    def __init__(self, database_url: str, postgres: asyncpg.Pool, redis: Redis, facts: ShopFacts) -> None:
        self.facts = facts
        self.shape = shape(DASHBOARD, facts.currency, facts.time_zone.key)
        self.store = RedisGenerations(redis, DASHBOARD)
        self._inspector = RedisInspector(redis, DASHBOARD)
        self._database_url = database_url
        self._postgres = postgres
        self._zone = facts.time_zone
        self._kind = CounterKind(DASHBOARD, partial(cells_of, zone=self._zone), exactly)

    def concerns(self, event: Event) -> bool:
        return any(True for _ in effects(event, self._zone))

    async def project(self, slot: Slot, start: Standing, batch: Batch) -> Standing:
        end = batch.end(start)
        await self.store.apply(
            slot,
            operations(end, moves_of(batch.events, self._zone)),
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
            beyond = cells_of(await read_all(connection, start.position, POSITION_MAX), self._zone)
            for done, window in enumerate(await self._months(connection), 1):
                cells = await cells_in(connection, window, self._zone)
                cells.subtract({cell: amount for cell, amount in beyond.items() if window.has(cell)})
                await self._write(start, cells)
                advance(done)
        await self._write(start, Counter())  # one that has no cells yet has a log, too
        return start

    async def verify(self, slot: Slot, reach: Reach, *, sample: bool, repair: bool) -> AsyncIterator[Verified]:
        base = await reach(0)
        async with snapshot(self._database_url) as connection:
            shown = await read_all(connection, base.position, POSITION_MAX)
            proof = CounterProof(self._kind, self._postgres, self._inspector, slot, base, shown)
            months = await self._months(connection)
            logs = [DashboardLogProof(self._inspector, slot, base.generation, month) for month in months[-1:]]
            for log in logs:
                await log.begin()
            for window in some_days_of(months) if sample else months:
                cells = await cells_in(connection, window, self._zone)
                yield await proof.compare(window, cells, self.store if repair else None)
            for log in logs:
                yield Verified(0, await log.end(self.store if repair else None))
            yield Verified(0, await proof.left_out())
        if not sample:
            covered = {table for window in months for table in window.tables}
            beside = await self._inspector.tables(base.generation) - covered
            if beside:
                yield await proof.compare(Window(None, frozenset(beside)), Counter(), self.store if repair else None)

    async def _write(self, start: Standing, cells: Counter[Cell]) -> None:
        """In portions, so that nobody waits long for Redis."""
        todo = exactly(start, cells)
        for begin in range(0, len(todo), PORTION_OPERATIONS_MAX):
            await self.store.apply("next", todo[begin : begin + PORTION_OPERATIONS_MAX], start, start)

    async def _months(self, connection: Connection) -> list[Window]:
        span = await span_of_sales(connection)
        return [] if span is None else months_of(*span, self._zone, TABLES)
