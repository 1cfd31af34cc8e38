"""Buy so many, get so many more for nothing, or for less."""

from collections.abc import Sequence
from typing import ClassVar, Final

import msgspec

from domain.prices.wares import Effect, Selection, Share, Wares, percent_of

QUANTITY_MAX: Final = 1_000


class BuyXGetY(msgspec.Struct, frozen=True, tag_field="kind", tag="buy_x_get_y"):
    """Buy `buy_quantity` units `of` something, and `get_quantity` more of the same are `percent` off; or, with
    `get_of`, as many of that.

    The units lie in a row from the dearest to the cheapest: so many are paid, the next so many are off, and so on. So
    among those that are counted together the cheapest are off, and one more unit in the cart takes no discount away.
    """

    best_only: ClassVar[bool] = False
    of: Selection
    buy_quantity: int
    get_quantity: int
    get_of: Selection | None = None
    percent: int = 100

    def effect(self, lines: Sequence[Wares]) -> Effect:
        row = sorted(range(len(lines)), key=lambda place: -lines[place].unit_price)
        shares = [Share()] * len(lines)
        for place, off, used in self._by_itself(lines, row) if self.get_of is None else self._beside(lines, row):
            amount = off * percent_of(lines[place].unit_price, self.percent)
            shares[place] = Share(amount, used)
        return Effect(tuple(shares))

    def _by_itself(self, lines: Sequence[Wares], row: Sequence[int]) -> list[tuple[int, int, int]]:
        """Of which line so many units are off, and so many are counted by that."""
        units = [(place, lines[place].units) for place in row if self.of.takes(lines[place])]
        rest = sum(count for _, count in units) % (self.buy_quantity + self.get_quantity)
        counted = sum(count for _, count in units) - (rest if rest <= self.buy_quantity else 0)
        found, first = [], 0
        for place, count in units:
            last = min(first + count, counted)
            found.append((place, self._off_before(last) - self._off_before(first), last - first))
            first = last
        return found

    def _off_before(self, place: int) -> int:
        """How many units are off of a row's first so many."""
        rounds, rest = divmod(place, self.buy_quantity + self.get_quantity)
        return rounds * self.get_quantity + max(0, rest - self.buy_quantity)

    def _beside(self, lines: Sequence[Wares], row: Sequence[int]) -> list[tuple[int, int, int]]:
        """The same, where others are off than are bought; what is both is there to be got."""
        assert self.get_of is not None
        got = [place for place in row if self.get_of.takes(lines[place])]
        bought = [place for place in row if self.of.takes(lines[place]) and place not in got]
        times = sum(lines[place].units for place in bought) // self.buy_quantity
        off = min(times * self.get_quantity, sum(lines[place].units for place in got))
        paid = -(-off // self.get_quantity) * self.buy_quantity
        return [
            *((place, count, count) for place, count in first_units(lines, got, off)),
            *((place, 0, count) for place, count in first_units(lines, bought, paid)),
        ]


def first_units(lines: Sequence[Wares], row: Sequence[int], count: int) -> list[tuple[int, int]]:
    """Of each line, how many belong to the first `count` units of the row."""
    found = []
    for place in row:
        taken = min(count, lines[place].units)
        found.append((place, taken))
        count -= taken
    return found
