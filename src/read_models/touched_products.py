"""Which products an event touches: shared by the two read models that show products."""

from collections.abc import Iterable
from typing import Literal, assert_never
from uuid import UUID

from domain.events import (
    AccountEvent,
    CartEvent,
    CategoryChanged,
    Event,
    LabelChanged,
    MoneyEvent,
    OfficeEvent,
    ProductEvent,
    StockMoved,
)
from domain.orders.order_events import OrderCancelled, OrderEvent, OrderPaid, OrderRefunded
from domain.shopper_events import ReviewChanged, ShopperEvent

ProductKey = tuple[Literal["product", "brand", "category", "tag"], UUID]

Elsewhere = AccountEvent | CartEvent | OrderEvent | MoneyEvent | ShopperEvent | OfficeEvent
"""What touches nothing here. Put together once: to do so for every event takes longer than all that is done with it."""


def touched_cards(event: Event) -> Iterable[ProductKey]:
    """What a card shows of a product: everything but how much of it was sold."""
    return () if isinstance(event, OrderEvent) else touched_products(event)


def touched_products(event: Event) -> Iterable[ProductKey]:
    """A product itself, or all products of a brand, of a category and those below it, or of a tag."""
    match event:
        case StockMoved():
            return (("product", event.product),)
        case OrderPaid() | OrderCancelled() | OrderRefunded():
            return tuple(("product", line.product) for line in event.lines)
        case ReviewChanged():
            return (("product", event.product),) if event.rates else ()
        case CategoryChanged():
            return (("category", event.subject),)
        case LabelChanged():
            return ((event.kind, event.subject),)
        case _ if isinstance(event, ProductEvent):
            return (("product", event.subject),)
        case _ if isinstance(event, Elsewhere):
            return ()
        case _:
            assert_never(event)
