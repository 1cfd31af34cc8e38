"""What a question has to fetch yet, portion by portion."""

from collections.abc import Sequence
from typing import Any, Final

from adapters.redis.connection import Command
from adapters.redis.dashboard.span import Span
from adapters.redis.keys import table_key
from adapters.redis.reader import pairs
from read_models.dashboard import DASHBOARD, Table
from read_models.model import Standing

CELLS_A_STEP: Final = 4_000
"""About as many are read at once: a millisecond of Redis."""
PERIODS_A_STEP_MAX: Final = 250
GROWTH: Final = 2

Part = tuple[Span, Table, str]


class Errand:
    """Feels its way to as many periods at once as have CELLS_A_STEP cells, from the larger ones to the smaller."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self.spans = spans
        self._periods = 1

    @property
    def is_done(self) -> bool:
        return not any(span.missing for span in self.spans)

    def everything(self) -> list[Part]:
        return [(span, table, period) for span in self.spans for table, period in span.missing]

    def portion(self) -> list[Part]:
        return self.everything()[: self._periods]

    async def take(self, parts: Sequence[Part], cells: Sequence[Sequence[Any]]) -> None:
        """What was asked for by `commands`. Nothing may move while it is waited for."""
        for (span, table, period), found in zip(parts, cells, strict=True):
            await span.take(table, period, pairs(found))
        read = sum(map(len, cells)) // 2
        fitting = self._periods * CELLS_A_STEP // max(1, read)
        self._periods = max(1, min(fitting, self._periods * GROWTH, PERIODS_A_STEP_MAX))


def commands(at: Standing, parts: Sequence[Part]) -> list[Command]:
    keys = [(table, table_key(DASHBOARD, at.generation, table, period)) for _, table, period in parts]
    return [("HGETALL", key) if table == "totals" else ("ZRANGE", key, 0, -1, "WITHSCORES") for table, key in keys]
