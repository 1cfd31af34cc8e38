"""What a question has to fetch yet, piece by piece."""

from collections.abc import Sequence
from itertools import islice
from typing import Any, Final, NamedTuple

from adapters.redis.connection import Command
from adapters.redis.dashboard.span import Part, Span
from adapters.redis.keys import table_key
from adapters.redis.pairs import pairs
from read_models.dashboard import DASHBOARD
from read_models.model import Standing

CELLS_A_STEP: Final = 2_000
"""About as many are read at once: a millisecond or two of Redis."""
PERIODS_A_STEP_MAX: Final = 250
GROWTH: Final = 2


class Piece(NamedTuple):
    """Of a period of a span: all of it, or what stands from `start` on and has CELLS_A_STEP cells at most."""

    span: Span
    part: Part
    start: int
    is_whole: bool

    def command(self, at: Standing) -> Command:
        key = table_key(DASHBOARD, at.generation, *self.part)
        if self.part[0] == "totals":
            return ("HGETALL", key)
        return ("ZRANGE", key, self.start, -1 if self.is_whole else self.start + CELLS_A_STEP - 1, "WITHSCORES")

    async def take(self, found: Sequence[Any]) -> None:
        """The answer to `command`. What stands behind cells that have moved since they were read is not taken, nor a
        day of a month that is to be read whole again, since all of its span was forgotten meanwhile.
        """
        if self.part in self.span.missing and self.start == self.span.read_of(self.part):
            is_all = self.is_whole or len(found) < 2 * CELLS_A_STEP
            await self.span.take(self.part, list(pairs(found)), is_all=is_all)


class Errand:
    """Feels its way to as many periods at once as have CELLS_A_STEP cells, from the larger ones to the smaller."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self.spans = spans
        self._periods = 1

    @property
    def is_done(self) -> bool:
        return not any(span.missing for span in self.spans)

    def everything(self) -> list[Piece]:
        return [Piece(span, part, 0, True) for span in self.spans for part in span.missing]

    def portion(self) -> list[Piece]:
        pieces = (
            Piece(span, part, span.read_of(part), span.is_read_at_once(part))
            for span in self.spans
            for part in span.missing
        )
        return list(islice(pieces, self._periods))

    async def take(self, pieces: Sequence[Piece], found: Sequence[Sequence[Any]]) -> None:
        """Nothing may move while it is waited for."""
        for piece, cells in zip(pieces, found, strict=True):
            await piece.take(cells)
        read = sum(map(len, found)) // 2
        fitting = self._periods * CELLS_A_STEP // max(1, read)
        self._periods = max(1, min(fitting, self._periods * GROWTH, PERIODS_A_STEP_MAX))
