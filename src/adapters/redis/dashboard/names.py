"""Cells by number: a span of twenty thousand products is a few hundred kilobytes then, and shares their names with all
others.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from read_models.dashboard import Table, parts_of

NUMBERED_ALIKE: Final[dict[Table, Table]] = {"units": "revenue"}
"""Cells of both are products."""


class Names:
    """Of everything that was sold or counted, as far as this process has heard of it."""

    def __init__(self) -> None:
        self._numbers: defaultdict[Table, dict[bytes, int]] = defaultdict(dict)
        self._cells: defaultdict[Table, list[bytes]] = defaultdict(list)
        self._skus_of: defaultdict[int, list[int]] = defaultdict(list)

    def number(self, table: Table, cell: bytes) -> int:
        table = NUMBERED_ALIKE.get(table, table)
        numbers = self._numbers[table]
        found = numbers.get(cell)
        if found is None:
            found = numbers[cell] = len(numbers)
            self._cells[table].append(cell)
            if table == "skus":
                product, _ = parts_of(cell)
                self._skus_of[self.number("revenue", product)].append(found)
        return found

    def cells(self, table: Table) -> Sequence[bytes]:
        """By their numbers."""
        return self._cells[NUMBERED_ALIKE.get(table, table)]

    def skus_of(self, product: int) -> Sequence[int]:
        """Numbers of the cells of "skus" that are of the product of this number."""
        return self._skus_of.get(product, ())
