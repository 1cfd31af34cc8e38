"""That the dashboard's log tells what is added to its cells: whoever follows it comes to what there is."""

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from typing import cast

import msgspec

from adapters.redis.generations import RedisGenerations
from adapters.redis.inspector import Cells, RedisInspector
from domain.outages import OutOfStep
from read_models.dashboard import DASHBOARD
from read_models.dashboard_changes import Change
from read_models.model import Slot
from workers.counter_kind import Cell
from workers.projection import Difference
from workers.projectors.dashboard_cells import Moved, exactly, filed
from workers.windows import Window


class DashboardLogProof:
    """Of what happened in the cells of one window between two looks. Of a shop where nothing did, there is none."""

    def __init__(self, inspector: RedisInspector, slot: Slot, generation: int, window: Window) -> None:
        self._inspector = inspector
        self._slot = slot
        self._generation = generation
        self._window = window
        self._before: Cells | None = None

    async def begin(self) -> None:
        self._before = await self._look()

    async def end(self, repair: RedisGenerations | None) -> list[Difference]:
        """Repaired, the log says that from here on everybody has to begin anew."""
        before, after = self._before, await self._look()
        assert before is not None, "it was begun"
        if before.told is None or after.told is None:
            return []
        told = await self._inspector.told_between(self._generation, before.told, after.told)
        if told is None or (moves := moves_told(told)) is None:
            return []  # nobody can go on from there
        wrong = Counter(cast("dict[Cell, int]", after.amounts))
        wrong.subtract(cast("dict[Cell, int]", before.amounts))
        wrong.subtract({cell: amount for cell, amount in filed(moves).items() if self._window.has(cell)})
        untold = sorted(cell for cell, amount in wrong.items() if amount)
        if untold and repair is not None:
            with suppress(OutOfStep):  # something was projected meanwhile: the next one repairs it
                await repair.apply(self._slot, exactly(after.standing, {}), after.standing, after.standing)
        what = "doesn't tell what was added to"
        return [Difference(DASHBOARD.name, "log", f"{what} {' '.join(cell)}") for cell in untold]

    async def _look(self) -> Cells:
        return await self._inspector.cells(self._slot, self._generation, sorted(self._window.tables))


def moves_told(told: Sequence[bytes]) -> Counter[Moved] | None:
    """None where one of them doesn't say what it was."""
    moves: Counter[Moved] = Counter()
    for text in told:
        change = msgspec.json.decode(text, type=Change)
        if change.moves is None:
            return None
        for table, day, cell, amount in change.moves:
            moves[table, day, cell] += amount
    return moves
