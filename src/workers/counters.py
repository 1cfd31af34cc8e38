"""Keeps a counter model: each event's moves are added once, under the day and under its month."""

from collections import Counter
from collections.abc import AsyncIterator, Iterable, Mapping
from typing import Final

import asyncpg

from adapters.redis.client import Redis
from adapters.redis.generations import RedisGenerations
from adapters.redis.inspector import RedisInspector
from adapters.redis.operations import Operation, exact_operation, ranking_operation
from db.counted import counted_between
from db.dashboard.sales import span_of_sales
from db.outbox import POSITION_MAX, Recorded, read_all
from db.pool import Connection, snapshot
from domain.events import Event
from domain.shop import ShopFacts
from read_models.counters import CounterModel, Move
from read_models.model import ReadModel, Slot, Standing, shape
from read_models.periods import day_period, month_period
from workers.counter_proof import Cell, CounterKind, CounterProof
from workers.feed import Batch
from workers.projection import Advance, Reach, Verified
from workers.windows import Window, day_of, months_of, some_days_of

PORTION_OPERATIONS_MAX: Final = 2_000


class Counters:
    """What the counts must come to, the tables say."""

    writes_any_shape = True
    pace_seconds = 0.0

    def __init__(
        self, model: CounterModel, database_url: str, postgres: asyncpg.Pool, redis: Redis, facts: ShopFacts
    ) -> None:
        self.model: ReadModel = model
        self.facts = facts
        self.shape = shape(model, facts.currency, facts.time_zone.key)
        self.store = RedisGenerations(redis, model)
        self._counts = model
        self._kind = CounterKind(model, self._cells_of, self._exactly)
        self._inspector = RedisInspector(redis, model)
        self._database_url = database_url
        self._postgres = postgres
        self._zone = facts.time_zone

    def concerns(self, event: Event) -> bool:
        return any(True for _ in self._counts.moves(event, self._zone))

    async def project(self, slot: Slot, start: Standing, batch: Batch) -> Standing:
        end = batch.end(start)
        added = [
            ranking_operation(self.model, start.generation, *cell, amount)
            for cell, amount in self._cells_of(batch.events).items()
            if amount
        ]
        await self.store.apply(
            slot,
            added,
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
            beyond = self._cells_of(await read_all(connection, start.position, POSITION_MAX))
            for done, window in enumerate(await self._months(connection), 1):
                cells = await self._cells_in(connection, window)
                cells.subtract({cell: amount for cell, amount in beyond.items() if window.has(cell)})
                todo = self._exactly(start, cells)
                for begin in range(0, len(todo), PORTION_OPERATIONS_MAX):
                    await self.store.apply("next", todo[begin : begin + PORTION_OPERATIONS_MAX], start, start)
                advance(done)
        return start

    async def verify(self, slot: Slot, reach: Reach, *, sample: bool, repair: bool) -> AsyncIterator[Verified]:
        base, mended = await reach(0), self.store if repair else None
        async with snapshot(self._database_url) as connection:
            shown = await read_all(connection, base.position, POSITION_MAX)
            proof = CounterProof(self._kind, self._postgres, self._inspector, slot, base, shown)
            months = await self._months(connection)
            for window in some_days_of(months) if sample else months:
                yield await proof.compare(window, await self._cells_in(connection, window), mended)
            yield Verified(0, await proof.left_out())
        if not sample:
            covered = {table for window in months for table in window.tables}
            if beside := await self._inspector.tables(base.generation) - covered:
                yield await proof.compare(Window(None, frozenset(beside)), Counter(), mended)

    async def _months(self, connection: Connection) -> list[Window]:
        span = await span_of_sales(connection)
        return [] if span is None else months_of(*span, self._zone, self._counts.counts)

    async def _cells_in(self, connection: Connection, window: Window) -> Counter[Cell]:
        """What the tables say every cell of the window's tables is."""
        assert window.span is not None
        counted = await counted_between(connection, self.model.name, self._counts.counts, *window.span)
        cells = filed(Move(day_of(each.at, self._zone), each.name, {each.count: each.amount}) for each in counted)
        return Counter({cell: amount for cell, amount in cells.items() if window.has(cell)})

    def _cells_of(self, events: Iterable[Recorded]) -> Counter[Cell]:
        """Raises Unreadable."""
        return filed(move for recorded in events for move in self._counts.moves(recorded.event, self._zone))

    def _exactly(self, start: Standing, cells: Mapping[Cell, int]) -> list[Operation]:
        return [exact_operation(self.model, start.generation, *cell, amount) for cell, amount in cells.items()]


def filed(moves: Iterable[Move]) -> Counter[Cell]:
    cells: Counter[Cell] = Counter()
    for move in moves:
        for count, amount in move.by.items():
            for period in (day_period(move.day), month_period(move.day)):
                cells[count, period, move.name] += amount
    return cells
