"""What one customer may keep from all others without having paid for it: open orders, and units of one variant."""

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

import msgspec

from domain.orders.order import OrderLine
from domain.refusals import ShortLine, TooManyOpenOrders, TooManyUnitsHeld

OPEN_ORDERS_MAX_DEFAULT: Final = 5
HELD_UNITS_MAX_DEFAULT: Final = 50


class HoldLimits(msgspec.Struct, frozen=True):
    """`held_units_max` is for each variant, over all open orders. An order is open while it is PENDING."""

    open_orders_max: int = OPEN_ORDERS_MAX_DEFAULT
    held_units_max: int = HELD_UNITS_MAX_DEFAULT


class Holding(msgspec.Struct, frozen=True):
    """What is held for one customer now; units by variant."""

    open_orders: int
    units: Mapping[UUID, int]

    def require_room(self, lines: Sequence[OrderLine], limits: HoldLimits) -> None:
        """For one order more. Raises TooManyOpenOrders, TooManyUnitsHeld with every line that is too much."""
        if self.open_orders >= limits.open_orders_max:
            raise TooManyOpenOrders(self.open_orders)
        over = []
        for line in lines:
            room = max(0, limits.held_units_max - self.units.get(line.variant_id, 0))
            if line.quantity > room:
                over.append(ShortLine(line.sku, line.quantity, room))
        if over:
            raise TooManyUnitsHeld(over, limits.held_units_max)
