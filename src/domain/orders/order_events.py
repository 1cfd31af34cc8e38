"""Events of orders: those about money carry it, so that whoever counts needs nothing else."""

from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from domain.fact import Fact
from domain.order_status import OrderStatus

UNKNOWN_COUNTRY: Final = "ZZ"
"""As in CLDR: a code of ISO 3166 that is nobody's."""


class SoldLine(msgspec.Struct, frozen=True, array_like=True):
    """`revenue` is net of the line's share of the order's discount. Events of another time name no SKU."""

    product: UUID
    units: int
    revenue: int
    sku: str = ""


class OrderPlaced(Fact, frozen=True, tag=True):
    aggregate = "order"
    placed_at: datetime


class OrderPaid(Fact, frozen=True, tag=True):
    """`country` is where it goes, UNKNOWN_COUNTRY where nobody said so; events of another time say none."""

    aggregate = "order"
    placed_at: datetime
    paid_at: datetime
    total: int
    lines: tuple[SoldLine, ...]
    country: str = UNKNOWN_COUNTRY


class PaymentChanged(Fact, frozen=True, tag=True):
    """An attempt to pay was begun, or more is known of it; nothing was taken by that."""

    aggregate = "order"


class PaymentFailed(Fact, frozen=True, tag=True):
    aggregate = "order"


class OrderShipped(Fact, frozen=True, tag=True):
    aggregate = "order"
    placed_at: datetime


class OrderPartlyShipped(Fact, frozen=True, tag=True):
    """A parcel of it was sent, and more is to come."""

    aggregate = "order"


class OrderDelivered(Fact, frozen=True, tag=True):
    aggregate = "order"
    placed_at: datetime


class OrderCancelled(Fact, frozen=True, tag=True):
    """`refunded` and `lines` are what a paid order gives back; both are empty for one that was never paid."""

    aggregate = "order"
    placed_at: datetime
    cancelled_at: datetime
    was: OrderStatus
    refunded: int
    lines: tuple[SoldLine, ...]


class OrderPartlyRefunded(Fact, frozen=True, tag=True):
    """Some of it goes back; the order stays what it is."""

    aggregate = "order"
    refunded_at: datetime
    refunded: int


class OrderRestocked(Fact, frozen=True, tag=True):
    """Some of its goods lie on the shelf again, without money that goes back."""

    aggregate = "order"


class OrderRefunded(Fact, frozen=True, tag=True):
    """The rest of what was paid, `refunded`, goes back, and all it sold with it."""

    aggregate = "order"
    placed_at: datetime
    refunded_at: datetime
    was: OrderStatus
    refunded: int
    lines: tuple[SoldLine, ...]


class OrderBuyerForgotten(Fact, frozen=True, tag=True):
    """Its buyer's account was erased, and it keeps nothing of who that was or where it went."""

    aggregate = "order"


class OrderTakenOver(Fact, frozen=True, tag=True):
    """Who has proven its e-mail address has it from now on."""

    aggregate = "order"


class ReturnRequested(Fact, frozen=True, tag=True):
    """Some of its goods are to come back. The subject of this and of all that follows is the order."""

    aggregate = "order"
    return_id: UUID


class ReturnAccepted(Fact, frozen=True, tag=True):
    aggregate = "order"
    return_id: UUID


class ReturnRefused(Fact, frozen=True, tag=True):
    aggregate = "order"
    return_id: UUID


class ReturnReceived(Fact, frozen=True, tag=True):
    """Its goods are there. What went back for them stands in events of its own, before this one."""

    aggregate = "order"
    return_id: UUID


class ReturnWithdrawn(Fact, frozen=True, tag=True):
    """By whoever had asked for it."""

    aggregate = "order"
    return_id: UUID


class RefundSettled(Fact, frozen=True, tag=True):
    """The provider has paid a refund out, or refused to."""

    aggregate = "order"


ReturnEvent = ReturnRequested | ReturnAccepted | ReturnRefused | ReturnReceived | ReturnWithdrawn
OrderEvent = (
    OrderPlaced
    | PaymentChanged
    | PaymentFailed
    | OrderPaid
    | OrderPartlyShipped
    | OrderShipped
    | OrderDelivered
    | OrderCancelled
    | OrderPartlyRefunded
    | OrderRestocked
    | OrderRefunded
    | RefundSettled
    | ReturnEvent
    | OrderTakenOver
    | OrderBuyerForgotten
)
