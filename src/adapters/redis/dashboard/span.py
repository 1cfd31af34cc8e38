"""One span of days: its cells, summed."""

import asyncio
from array import array
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import Final, Literal
from uuid import UUID

import msgspec

from adapters.redis.dashboard.names import Names
from adapters.redis.dashboard.ranking import Ranking
from read_models.dashboard import Table, parts_of
from read_models.periods import covering, day_period, month_of

TOTALS: Final[tuple[Table, ...]] = ("totals",)
PRODUCTS: Final[tuple[Table, ...]] = ("revenue", "units", "skus")

Ranked = Literal["revenue", "units"]
RANKED: Final[tuple[Ranked, ...]] = ("revenue", "units")
TAKEN_AT_ONCE_MAX: Final = 1_000
"""Cells, before others get their turn in the event loop."""


class Sold(msgspec.Struct, frozen=True):
    """`sku` is the one of which most was sold, of equal ones the first by name; None where none was."""

    product: UUID
    sku: str | None
    revenue: int
    units: int


class Span:
    """What `tables` come to from the first to the last day, as soon as nothing of it is `missing`.

    Until then it is moved by what happens on days that were read, since the others will bring it along when they are.
    """

    def __init__(self, tables: Sequence[Table], first: date, last: date, names: Names) -> None:
        self.askers = 0
        self._tables = tables
        self._first = day_period(first)
        self._last = day_period(last)
        self._periods = sorted(covering(first, last), key=len)  # the larger ones first
        self._names = names
        self._totals: dict[str, int] | None = None
        self._best: dict[tuple[Ranked, int], list[Sold]] = {}
        self.forget()

    def forget(self) -> None:
        """Nothing is known of it any more."""
        self.missing = {(table, period): None for period in self._periods for table in self._tables}
        self._amounts: dict[Table, array[int]] = {table: array("q") for table in self._tables}
        self._rankings = {by: self._ranking(by) for by in RANKED if by in self._tables}
        self._forget_answers()

    async def take(self, table: Table, period: str, cells: Iterable[tuple[bytes, bytes]]) -> None:
        """A period that was missing. Nothing may move while it is waited for."""
        number, cells = self._names.number, iter(cells)
        try:
            while portion := {number(table, cell): int(amount) for cell, amount in islice(cells, TAKEN_AT_ONCE_MAX)}:
                self._add(table, portion)
                await asyncio.sleep(0)
        except BaseException:
            self.forget()
            raise
        del self.missing[table, period]

    def move(self, table: Table, day: str, moves: Mapping[int, int]) -> None:
        """What was added to a day's cells."""
        if table not in self._amounts or not self._first <= day <= self._last:
            return
        if not self.missing or ((table, day) not in self.missing and (table, month_of(day)) not in self.missing):
            self._add(table, moves)

    def totals(self) -> Mapping[str, int]:
        if self._totals is None:
            self._totals = dict(zip(self._names.cells("totals"), self._amounts["totals"], strict=False))
        return self._totals

    async def best(self, by: Ranked, limit: int) -> list[Sold]:
        """Nothing may move while it is waited for."""
        if (found := self._best.get((by, limit))) is None:
            found = [self._sold(number) for number in await self._rankings[by].best(limit)]
            self._best[by, limit] = found
        return found

    def _forget_answers(self) -> None:
        self._totals = None
        self._best = {}

    def _add(self, table: Table, moves: Mapping[int, int]) -> None:
        self._forget_answers()
        column = self._amounts[table]
        if (lacking := max(moves, default=-1) + 1 - len(column)) > 0:
            for each in RANKED if table in RANKED else (table,):
                self._amounts[each].extend([0] * lacking)
        for number, amount in moves.items():
            column[number] += amount
        if table in RANKED:
            for ranking in self._rankings.values():
                ranking.note(moves)

    def _amount(self, table: Table, number: int) -> int:
        column = self._amounts[table]
        return column[number] if number < len(column) else 0

    def _ranking(self, by: Ranked) -> Ranking:
        beside: Ranked = "units" if by == "revenue" else "revenue"
        return Ranking(self._amounts[by], self._amounts[beside], self._names.cells(by))

    def _sold(self, number: int) -> Sold:
        product = self._names.cells("revenue")[number]
        skus = [(-self._amount("skus", each), each) for each in self._names.skus_of(product)]
        best = min(((less, self._names.cells("skus")[each]) for less, each in skus if less), default=None)
        sku = None if best is None else parts_of(best[1])[1]
        return Sold(UUID(product), sku, self._amounts["revenue"][number], self._amounts["units"][number])
