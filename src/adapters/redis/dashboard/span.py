"""One span of days: its cells, summed."""

import asyncio
from array import array
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import chain, islice
from typing import Final, Literal

import msgspec

from adapters.redis.dashboard.names import Names
from adapters.redis.dashboard.ranking import Ranking
from read_models.dashboard import Table, parts_of
from read_models.periods import covering, day_period, days_of, is_day, month_of

TOTALS: Final[tuple[Table, ...]] = ("totals",)
PRODUCTS: Final[tuple[Table, ...]] = ("revenue", "units", "skus")

Ranked = Literal["revenue", "units"]
RANKED: Final[tuple[Ranked, ...]] = ("revenue", "units")
TAKEN_AT_ONCE_MAX: Final = 1_000
"""Cells, before others get their turn in the event loop."""


Part = tuple[Table, str]
"""Table and period."""
Pair = tuple[bytes, bytes]
"""Cell and amount."""


class Sold(msgspec.Struct, frozen=True):
    """`product` is its id. `sku` is the one of which most was sold, of equal ones the first by name; None of none."""

    product: str
    sku: str | None
    revenue: int
    units: int


class Totals(dict[str, int]):
    """Cells and amounts. `told` is what was made of them, by the name of that, for as long as they hold."""

    def __init__(self, cells: Iterable[tuple[str, int]]) -> None:
        super().__init__(cells)
        self.told: dict[str, msgspec.Raw] = {}


class Best(list[Sold]):
    """`told` is what was made of them, and of which documents, for as long as they hold."""

    told: tuple[list[bytes | None], bytes] | None = None


class Span:
    """What `tables` come to from the first to the last day, as soon as nothing of it is `missing`.

    Until then it is moved by what happens on days that were read, since the others will bring it along when they are.
    A period too large to be read at once is begun anew if it moves meanwhile, and otherwise: a month day by day, a day
    at once.
    """

    def __init__(self, tables: Sequence[Table], first: date, last: date, names: Names) -> None:
        self.askers = 0
        self._tables = tables
        self._first = day_period(first)
        self._last = day_period(last)
        self._periods = sorted(covering(first, last), key=len)  # the larger ones first
        self._names = names
        self._totals: Totals | None = None
        self._best: dict[tuple[Ranked, int], Best] = {}
        self.forget()

    def forget(self) -> None:
        """Nothing is known of it any more."""
        self.missing = {(table, period): None for period in self._periods for table in self._tables}
        self._partly = dict[Part, list[Pair]]()
        self._at_once = set[Part]()
        self._amounts: dict[Table, array[int]] = {table: array("q") for table in self._tables}
        self._rankings = {by: self._ranking(by) for by in RANKED if by in self._tables}
        self._forget_answers()

    async def take(self, part: Part, cells: Sequence[Pair], *, is_all: bool) -> None:
        """What was missing, or `cells` more of it. Nothing may move while it is waited for."""
        if not is_all:
            self._partly.setdefault(part, []).extend(cells)
            return
        table, number, rest = part[0], self._names.number, chain(self._partly.pop(part, ()), cells)
        try:
            while portion := {number(table, cell): int(amount) for cell, amount in islice(rest, TAKEN_AT_ONCE_MAX)}:
                self._add(table, portion)
                await asyncio.sleep(0)
        except BaseException:
            self.forget()
            raise
        del self.missing[part]

    def read_of(self, part: Part) -> int:
        """How many cells of what is missing were read."""
        return len(self._partly.get(part, ()))

    def is_read_at_once(self, part: Part) -> bool:
        """However large it is."""
        return part in self._at_once or part[0] == "totals"

    def move(self, table: Table, day: str, moves: Mapping[int, int]) -> None:
        """What was added to a day's cells."""
        if table not in self._amounts or not self._first <= day <= self._last:
            return
        for part in ((table, day), (table, month_of(day))) if self.missing else ():
            if part in self.missing:
                self._disturb(part)
                return
        self._add(table, moves)

    def _disturb(self, part: Part) -> None:
        if self._partly.pop(part, None) is None:
            return
        table, period = part
        if is_day(period):
            self._at_once.add(part)
        else:
            del self.missing[part]
            self.missing |= {(table, day): None for day in days_of(period)}

    def totals(self) -> Totals:
        if self._totals is None:
            cells = map(bytes.decode, self._names.cells("totals"))
            self._totals = Totals(zip(cells, self._amounts["totals"], strict=False))
        return self._totals

    async def best(self, by: Ranked, limit: int) -> Best:
        """Nothing may move while it is waited for."""
        if (found := self._best.get((by, limit))) is None:
            found = Best(self._sold(number) for number in await self._rankings[by].best(limit))
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
        skus = [(-self._amount("skus", each), each) for each in self._names.skus_of(number)]
        best = min(((less, self._names.cells("skus")[each]) for less, each in skus if less), default=None)
        sku = None if best is None else parts_of(best[1])[1].decode()
        return Sold(product.decode(), sku, self._amounts["revenue"][number], self._amounts["units"][number])
