"""Orders, newest first: a customer's own, or everybody's with an admin's filters."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import ClassVar
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from domain.order_status import OrderStatus
from queries.base import Page, Question, View
from queries.periods import require_forwards
from read_models.documents import encode
from read_models.model import ReadModel
from read_models.orders import ORDERS, OrderDocument, by_status, by_user, by_words
from read_models.shop import SHOP


class ListOrders(Question, frozen=True):
    """`first_day` and `last_day` are days of the store's time zone, inclusive, on which the order was placed.

    `words` is an order's number or a customer's e-mail address.
    """

    reads: ClassVar[tuple[ReadModel, ...]] = (ORDERS, SHOP)
    customer: UUID | None
    status: OrderStatus | None = None
    first_day: date | None = None
    last_day: date | None = None
    words: str | None = None
    page: int = 1
    page_size: int = 20


class OrderPage(Page[OrderDocument], frozen=True):
    items: Sequence[OrderDocument]


async def list_orders(question: ListOrders, view: View) -> bytes:
    """Raises InvalidInput (a span that ends before it begins)."""
    require_forwards(question.first_day, question.last_day)
    names = [
        *([by_user(question.customer)] if question.customer else []),
        *([by_status(question.status)] if question.status else []),
        *([by_words(question.words)] if question.words else []),
    ]

    zone = None if question.first_day is None and question.last_day is None else ZoneInfo((await view.shop()).time_zone)

    def midnight_ms(day: date) -> int:
        return int(datetime(day.year, day.month, day.day, tzinfo=zone).timestamp() * 1000)

    keys, total = await view.ranked(
        ORDERS,
        names or ["all"],
        None if question.first_day is None else midnight_ms(question.first_day),
        None if question.last_day is None else midnight_ms(question.last_day + timedelta(days=1)) - 1,
        (question.page - 1) * question.page_size,
        question.page_size,
    )
    orders = [msgspec.Raw(order) for order in await view.documents(ORDERS, keys) if order is not None]
    return encode(Page(orders, question.page, question.page_size, total))
