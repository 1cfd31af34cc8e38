"""Units of an order's lines, as somebody names them: these many of this item."""

from collections.abc import Iterator, Sequence
from uuid import UUID

import msgspec

from domain.faults import Fault, FaultCode
from domain.orders.order import Order
from domain.refusals import require_no


class Units(msgspec.Struct, frozen=True):
    """Of one line, whose id `item` is."""

    item: UUID
    quantity: int


def by_line(order: Order, items: Sequence[Units]) -> dict[UUID, int]:
    """Raises InvalidInput for every item that is another order's, or stands there again."""
    require_no(wrong_items(order, items))
    return {units.item: units.quantity for units in items}


def wrong_items(order: Order, items: Sequence[Units]) -> Iterator[Fault]:
    ids, named = {line.id for line in order.lines}, set[UUID]()
    for place, units in enumerate(items):
        path = f"items[{place}].item_id"
        if units.item not in ids:
            yield Fault(path, "This order has no such item.", FaultCode.NOT_ONE_OF)
        elif units.item in named:
            yield Fault(path, "This item stands in the list twice.", FaultCode.DUPLICATE)
        named.add(units.item)
