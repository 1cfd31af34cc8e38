"""Nothing is charged for shipping, once the goods are worth enough."""

from collections.abc import Sequence
from typing import ClassVar

import msgspec

from domain.prices.wares import Effect, Wares, nothing_of, worth


class FreeShippingOver(msgspec.Struct, frozen=True, tag_field="kind", tag="free_shipping_over"):
    """`min_subtotal` in minor units, met by what the goods cost before anything is taken off."""

    best_only: ClassVar[bool] = True
    min_subtotal: int

    def effect(self, lines: Sequence[Wares]) -> Effect:
        return Effect(nothing_of(lines).shares, free_shipping=worth(lines) >= self.min_subtotal)
