"""That counters are what the tables say, to the cent, under any load.

In one snapshot S of Postgres: tables(S), less the effects of events that S shows and the counters have not had, plus
the effects of events the counters have had and S does not show, equal the counters.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Final

import asyncpg

from adapters.redis.generations import RedisGenerations
from adapters.redis.inspector import Cells, RedisInspector
from db.outbox import Recorded, find, read_all
from domain.outages import OutOfStep
from read_models.model import Slot, Standing
from workers.counter_kind import Cell, CounterKind
from workers.projection import Difference, Verified
from workers.windows import Window

REPAIRS_MAX: Final = 50


class CounterProof:
    """Of one snapshot, taken after the counters stood at `base`; of the events after that it shows `shown`."""

    def __init__(
        self,
        kind: CounterKind,
        postgres: asyncpg.Pool,
        inspector: RedisInspector,
        slot: Slot,
        base: Standing,
        shown: Sequence[Recorded],
    ) -> None:
        self._postgres = postgres
        self._inspector = inspector
        self._kind = kind
        self._slot = slot
        self._base = base
        self._shown = shown

    async def compare(self, window: Window, tables: Counter[Cell], repair: RedisGenerations | None) -> Verified:
        """`tables` is what the snapshot says of this window. Raises OutOfStep if another generation is live by now.

        While events are parked nothing is repaired: they may be brought back, and would count twice.
        """
        for _ in range(REPAIRS_MAX):
            found = await self._inspector.cells(self._slot, self._base.generation, sorted(window.tables))
            present = Counter(dict(found.amounts))
            wanted = await self._wanted(window, tables, found)
            wrong = {cell: wanted[cell] - present[cell] for cell in sorted({*wanted, *present})}
            differing = {cell: amount for cell, amount in wrong.items() if amount}
            if repair is not None and differing and not found.parked:
                corrections = self._kind.exactly(found.standing, {cell: wanted[cell] for cell in differing})
                try:
                    await repair.apply(self._slot, corrections, found.standing, found.standing)
                except OutOfStep:  # something was projected meanwhile
                    continue
            return Verified(len(wrong), [self._difference(cell, present[cell], wanted[cell]) for cell in differing])
        raise OutOfStep(self._kind.model.name, found.standing.position, self._base.position)

    async def left_out(self) -> list[Difference]:
        """The counters are right without them, and what they are read for is not."""
        found = await self._inspector.cells(self._slot, self._base.generation, ())
        name = self._kind.model.name
        what = "was left out: requeue it, or rebuild the read model"
        return [Difference(name, f"event {position}", what) for position in sorted(found.parked)]

    async def _wanted(self, window: Window, tables: Counter[Cell], found: Cells) -> Counter[Cell]:
        had, missed = await self._not_alike(found.standing.position, found.parked)
        wanted = Counter(tables)
        wanted.update(self._effects(had))
        wanted.subtract(self._effects(missed))
        return Counter({cell: amount for cell, amount in wanted.items() if amount and window.has(cell)})

    async def _not_alike(self, position: int, parked: frozenset[int]) -> tuple[list[Recorded], list[Recorded]]:
        """Events the counters have had and the snapshot does not show; and those it shows and they have not had."""
        async with self._postgres.acquire() as connection:
            since = await read_all(connection, self._base.position, position)
            left_out = await find(connection, sorted(parked))
        shown, before = {recorded.position for recorded in self._shown}, self._base.position
        not_had = shown | parked
        had = [recorded for recorded in since if recorded.position not in not_had]
        ahead = [recorded for recorded in self._shown if recorded.position > position]
        missed = [recorded for recorded in left_out if recorded.position <= before or recorded.position in shown]
        return had, ahead + missed

    def _effects(self, events: Iterable[Recorded]) -> Counter[Cell]:
        """One that can't be digested was left out, and shows as a difference in whatever it would have moved."""
        cells: Counter[Cell] = Counter()
        for recorded in events:
            with suppress(Exception):
                cells.update(self._kind.cells_of([recorded]))
        return cells

    def _difference(self, cell: Cell, present: int, wanted: int) -> Difference:
        return Difference(self._kind.model.name, " ".join(cell), f"is {present}, should be {wanted}")
