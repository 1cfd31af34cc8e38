"""How far an order has come, and what may be done with it."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

import msgspec

from domain.order_status import FOLLOWERS, OrderStatus
from domain.orders.order import Actor
from domain.orders.parcel import Fulfilment
from domain.orders.return_status import ReturnStatus
from read_models.orders import OrderDocument, OrderItem

NOT_COMING: frozenset[ReturnStatus] = frozenset({ReturnStatus.REFUSED, ReturnStatus.WITHDRAWN})


class Step(msgspec.Struct, frozen=True):
    """`at` is None of what is still to come."""

    name: str
    at: datetime | None


def steps(order: OrderDocument) -> list[Step]:
    """Placed, paid, sent, delivered; of one that came to an end before, how far it came and that it ended."""
    at = {entry.status: entry.at for entry in order.history}
    parcel = order.shipments[0].shipped_at if order.shipments else None
    partly = order.fulfilment is Fulfilment.PARTIAL and OrderStatus.SHIPPED not in at
    way = [
        Step("placed", order.placed_at),
        Step("paid", at.get(OrderStatus.PAID)),
        Step("partly-sent" if partly else "sent", at.get(OrderStatus.SHIPPED) or parcel),
        Step("delivered", at.get(OrderStatus.DELIVERED)),
    ]
    end = next((status for status in (OrderStatus.CANCELLED, OrderStatus.REFUNDED) if status in at), None)
    return way if end is None else [*(step for step in way if step.at), Step(end.value.lower(), at[end])]


def cancelled_by(order: OrderDocument) -> Actor | None:
    """The system: it was not paid in time."""
    last = order.history[-1]
    return last.actor if last.status is OrderStatus.CANCELLED else None


def may_be_cancelled(order: OrderDocument) -> bool:
    return OrderStatus.CANCELLED in FOLLOWERS[order.status] and order.fulfilment is Fulfilment.NONE


def units_to_return(order: OrderDocument) -> Mapping[UUID, int]:
    """By item, how many may be with the customer still: what the form offers. The books decide."""
    return {item.id: left for item in order.items if (left := with_customer(order, item)) > 0}


def with_customer(order: OrderDocument, item: OrderItem) -> int:
    coming = [one for one in order.returns if one.status not in NOT_COMING]
    back = [each for one in coming for each in one.items if each.item_id == item.id]
    refunded_otherwise = item.refunded_quantity - sum(each.refunded_quantity for each in back)
    kept = item.quantity - max(refunded_otherwise, 0)
    return min(item.sent_quantity, kept) - sum(each.quantity for each in back)
