"""Orders, newest first: a customer's own, or everybody's, with filters for people."""

from collections.abc import Sequence
from datetime import date
from typing import ClassVar, Final
from uuid import UUID

import msgspec

from domain.folding import fold
from domain.order_status import OrderStatus
from queries.page import Page
from queries.periods import moments
from queries.question import Question
from queries.view import View
from read_models.documents import encode
from read_models.model import ReadModel
from read_models.order_lists import EVERY_ORDER, by_email, by_number, by_status, by_user, number_in
from read_models.orders import ORDERS, OrderDocument
from read_models.shop import SHOP

ORDERS_READ_MAX: Final = 500
"""Of one customer, the newest first, to find some by what was bought."""


class ListOrders(Question, frozen=True):
    """`first_day` and `last_day` are days of the store's time zone, inclusive, on which the order was placed.

    `words` is an order's number, however it is written, or its e-mail address; of one customer's also words of the
    names and SKUs of what was bought.
    """

    reads: ClassVar[tuple[ReadModel, ...]] = (ORDERS, SHOP)
    calls_max: ClassVar[int] = 4
    customer: UUID | None
    status: OrderStatus | None = None
    first_day: date | None = None
    last_day: date | None = None
    words: str | None = None
    page: int = 1
    page_size: int = 20


class OrderPage(Page[OrderDocument], frozen=True):
    items: Sequence[OrderDocument]


class Bought(msgspec.Struct):
    name: str
    sku: str


class BoughtOrder(msgspec.Struct):
    items: tuple[Bought, ...]


async def list_orders(question: ListOrders, view: View) -> bytes:
    """Raises InvalidInput (a span that ends before it begins)."""
    lists = [
        *([by_user(question.customer)] if question.customer else []),
        *([by_status(question.status)] if question.status else []),
    ]
    low, high = await moments(question.first_day, question.last_day, view)
    start, words = (question.page - 1) * question.page_size, question.words
    if words is None or (called := lists_of(words)):
        named = lists if words is None else [*lists, *called]
        orders, total = await view.listed(ORDERS, named or [EVERY_ORDER], start, question.page_size, low=low, high=high)
        if total:
            return page_of(question, orders, total)
    if words is None or question.customer is None:
        return page_of(question, [], 0)
    newest, _ = await view.listed(ORDERS, lists, 0, ORDERS_READ_MAX, low=low, high=high)
    found = [order for order in newest if is_of(order, words)]
    return page_of(question, found[start : start + question.page_size], len(found))


def lists_of(words: str) -> list[str]:
    """Where an order would stand that is called so."""
    if "@" in words:
        return [by_email(words)]
    number = number_in(words)
    return [] if number is None else [by_number(number)]


def is_of(order: bytes, words: str) -> bool:
    """Whether all of the words, or parts of words, stand in the names and SKUs of what was bought."""
    there = fold(" ".join(f"{item.name} {item.sku}" for item in decode_bought(order).items))
    return all(word in there for word in fold(words).split())


def page_of(question: ListOrders, orders: Sequence[bytes], total: int) -> bytes:
    return encode(Page([msgspec.Raw(order) for order in orders], question.page, question.page_size, total))


decode_bought: Final = msgspec.json.Decoder(BoughtOrder).decode
