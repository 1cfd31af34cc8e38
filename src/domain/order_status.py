"""The status machine of an order: which status may follow which."""

from enum import StrEnum
from typing import Final

from domain.refusals import StatusNotAllowed


class OrderStatus(StrEnum):
    PENDING = "PENDING"
    PAID = "PAID"
    SHIPPED = "SHIPPED"
    DELIVERED = "DELIVERED"
    CANCELLED = "CANCELLED"
    REFUNDED = "REFUNDED"


FOLLOWERS: Final[dict[OrderStatus, frozenset[OrderStatus]]] = {
    OrderStatus.PENDING: frozenset({OrderStatus.PAID, OrderStatus.CANCELLED}),
    OrderStatus.PAID: frozenset({OrderStatus.SHIPPED, OrderStatus.CANCELLED, OrderStatus.REFUNDED}),
    OrderStatus.SHIPPED: frozenset({OrderStatus.DELIVERED, OrderStatus.REFUNDED}),
    OrderStatus.DELIVERED: frozenset({OrderStatus.REFUNDED}),
    OrderStatus.CANCELLED: frozenset(),
    OrderStatus.REFUNDED: frozenset(),
}

STANDS: Final = {
    OrderStatus.PENDING: "waits to be paid",
    OrderStatus.PAID: "was paid",
    OrderStatus.SHIPPED: "was sent",
    OrderStatus.DELIVERED: "was delivered",
    OrderStatus.CANCELLED: "was cancelled",
    OrderStatus.REFUNDED: "was refunded",
}
CAN_NOT: Final = {
    OrderStatus.PENDING: "it can't wait to be paid again",
    OrderStatus.PAID: "it can't be paid",
    OrderStatus.SHIPPED: "it can't be sent",
    OrderStatus.DELIVERED: "it can't be delivered",
    OrderStatus.CANCELLED: "it can't be cancelled",
    OrderStatus.REFUNDED: "it can't be refunded",
}


def require_move(current: OrderStatus, wanted: OrderStatus) -> None:
    """Raises StatusNotAllowed unless `wanted` may follow `current`."""
    if wanted not in FOLLOWERS[current]:
        raise StatusNotAllowed(STANDS[current], None if wanted is current else CAN_NOT[wanted])
