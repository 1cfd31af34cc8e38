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
    SalesRanked,
    StockMoved,
)
from domain.orders.order_events import OrderEvent
from domain.shopper_events import ReviewChanged, ShopperEvent

ProductKey = tuple[Literal["product", "brand", "category", "tag"], UUID]

Elsewhere = AccountEvent | CartEvent | OrderEvent | MoneyEvent | ShopperEvent | OfficeEvent
"""What touches nothing here. Put together once: to do so for every event takes longer than all that is done with it."""


def touched_in_search(event: Event) -> Iterable[ProductKey]:
    """How a product is found: whether there is any of it, not how much; what of it was sold, once that is ranked."""
    match event:
        case StockMoved():
            return touched_cards(event) if event.may_turn else ()
        case SalesRanked():
            return tuple(("product", product) for product in event.products)
        case _:
            return touched_cards(event)


def touched_cards(event: Event) -> Iterable[ProductKey]:
    """A product itself, or all products of a brand, of a category and those below it, or of a tag."""
    match event:
        case StockMoved():
            return (("product", event.product),)
        case ReviewChanged():
            return (("product", event.product),) if event.rates else ()
        case CategoryChanged():
            return (("category", event.subject),)
        case LabelChanged():
            return ((event.kind, event.subject),)
        case _ if isinstance(event, ProductEvent):
            return (("product", event.subject),)
        case SalesRanked():
            return ()
        case _ if isinstance(event, Elsewhere):
            return ()
        case _:
            assert_never(event)
