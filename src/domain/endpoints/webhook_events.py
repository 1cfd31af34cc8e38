"""What endpoints are told of: the events of the outbox that mean something outside, under the names they have there."""

from enum import StrEnum
from typing import Final

from domain.events import Event, ProductArchived, ProductCreated, ProductUpdated, StockMoved
from domain.orders.order_events import (
    OrderCancelled,
    OrderDelivered,
    OrderPaid,
    OrderPartlyRefunded,
    OrderPartlyShipped,
    OrderPlaced,
    OrderRefunded,
    OrderShipped,
    ReturnAccepted,
    ReturnReceived,
    ReturnRefused,
    ReturnRequested,
    ReturnWithdrawn,
)


class WebhookEvent(StrEnum):
    """The word before the dot says what it is about, and so what is told (`commands/endpoints/read_subjects.py`).

    A new one is a line here and one in TOLD_AS.
    """

    ORDER_PLACED = "order.placed"
    ORDER_PAID = "order.paid"
    ORDER_PARTLY_SHIPPED = "order.partly_shipped"
    ORDER_SHIPPED = "order.shipped"
    ORDER_DELIVERED = "order.delivered"
    ORDER_CANCELLED = "order.cancelled"
    ORDER_REFUNDED = "order.refunded"
    RETURN_REQUESTED = "return.requested"
    RETURN_ACCEPTED = "return.accepted"
    RETURN_REFUSED = "return.refused"
    RETURN_RECEIVED = "return.received"
    RETURN_WITHDRAWN = "return.withdrawn"
    PRODUCT_CREATED = "product.created"
    PRODUCT_UPDATED = "product.updated"
    PRODUCT_ARCHIVED = "product.archived"
    STOCK_LOW = "stock.low"


TOLD_AS: Final[dict[type[Event], WebhookEvent]] = {
    OrderPlaced: WebhookEvent.ORDER_PLACED,
    OrderPaid: WebhookEvent.ORDER_PAID,
    OrderPartlyShipped: WebhookEvent.ORDER_PARTLY_SHIPPED,
    OrderShipped: WebhookEvent.ORDER_SHIPPED,
    OrderDelivered: WebhookEvent.ORDER_DELIVERED,
    OrderCancelled: WebhookEvent.ORDER_CANCELLED,
    OrderPartlyRefunded: WebhookEvent.ORDER_REFUNDED,
    OrderRefunded: WebhookEvent.ORDER_REFUNDED,
    ReturnRequested: WebhookEvent.RETURN_REQUESTED,
    ReturnAccepted: WebhookEvent.RETURN_ACCEPTED,
    ReturnRefused: WebhookEvent.RETURN_REFUSED,
    ReturnReceived: WebhookEvent.RETURN_RECEIVED,
    ReturnWithdrawn: WebhookEvent.RETURN_WITHDRAWN,
    ProductCreated: WebhookEvent.PRODUCT_CREATED,
    ProductUpdated: WebhookEvent.PRODUCT_UPDATED,
    ProductArchived: WebhookEvent.PRODUCT_ARCHIVED,
}


def told_as(event: Event, low_stock: int) -> WebhookEvent | None:
    """None of what is nobody's outside. `low_stock`, in units, is what the shop calls low: a variant that falls to it,
    or below, is told of once, and again after it was above.
    """
    if isinstance(event, StockMoved):
        falls_low = event.left <= low_stock < event.left - event.delta
        return WebhookEvent.STOCK_LOW if falls_low else None
    return TOLD_AS.get(type(event))
