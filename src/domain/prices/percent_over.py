"""A percentage off everything, once the goods are worth enough."""

from collections.abc import Sequence
from typing import ClassVar

import msgspec

from domain.money import share_out
from domain.prices.wares import Effect, Share, Wares, nothing_of, percent_of, worth


class PercentOver(msgspec.Struct, frozen=True, tag_field="kind", tag="percent_over"):
    """`min_subtotal` in minor units, met by what the goods cost before anything is taken off; `percent` 1 to 100, of
    what is still to pay for them.
    """

    best_only: ClassVar[bool] = True
    min_subtotal: int
    percent: int

    def effect(self, lines: Sequence[Wares]) -> Effect:
        if worth(lines) < self.min_subtotal:
            return nothing_of(lines)
        left = [line.left for line in lines]
        return Effect(tuple(map(Share, share_out(percent_of(sum(left), self.percent), left))))
