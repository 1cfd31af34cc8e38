"""Everybody's orders, newest first, by whatever the shop's own people know of those they look for."""

from collections.abc import Sequence
from datetime import date
from typing import ClassVar, Final
from uuid import UUID

import msgspec

from adapters.redis.walk import Bound
from domain.folding import fold
from domain.order_status import OrderStatus
from domain.orders.parcel import Fulfilment
from domain.payments.payment import Provider
from queries.orders.list_orders import lists_of
from queries.page import Page
from queries.periods import moments
from queries.question import Question
from queries.view import View
from read_models.documents import encode
from read_models.model import ReadModel
from read_models.order_lists import (
    BY_TOTAL,
    EVERY_ORDER,
    by_country,
    by_fulfilment,
    by_product,
    by_provider,
    by_status,
    by_user,
)
from read_models.orders import ORDERS
from read_models.shop import SHOP

ORDERS_READ_MAX: Final = 500
"""The newest, to find words in them."""


class FindOrders(Question, frozen=True):
    """Days are the store's, inclusive, on which the order was placed; totals in minor units, inclusive. `country` is
    where the goods go, `provider` who was asked to take the money.

    `words` are an order's number, however it is written, or its e-mail address; or they stand in the newest orders of
    those that are left, as its buyer's name, as a parcel's number, or in the names and SKUs of what was bought.
    """

    reads: ClassVar[tuple[ReadModel, ...]] = (ORDERS, SHOP)
    calls_max: ClassVar[int] = 4
    customer: UUID | None = None
    status: OrderStatus | None = None
    fulfilment: Fulfilment | None = None
    country: str | None = None
    product: UUID | None = None
    provider: Provider | None = None
    total_min: int | None = None
    total_max: int | None = None
    first_day: date | None = None
    last_day: date | None = None
    words: str | None = None
    page: int = 1
    page_size: int = 20

    @property
    def lists(self) -> list[str]:
        return [
            *([by_user(self.customer)] if self.customer else []),
            *([by_status(self.status)] if self.status else []),
            *([by_fulfilment(self.fulfilment)] if self.fulfilment else []),
            *([by_country(self.country)] if self.country else []),
            *([by_product(self.product)] if self.product else []),
            *([by_provider(self.provider)] if self.provider else []),
        ]

    @property
    def of_totals(self) -> list[Bound]:
        if self.total_min is None and self.total_max is None:
            return []
        return [Bound(BY_TOTAL, self.total_min, self.total_max)]


class Name(msgspec.Struct):
    name: str


class Parcel(msgspec.Struct):
    tracking_number: str | None


class Bought(msgspec.Struct):
    name: str
    sku: str


class Searched(msgspec.Struct):
    """What of an order words may stand in."""

    email: str
    items: tuple[Bought, ...]
    shipping_address: Name | None
    shipments: tuple[Parcel, ...]


async def find_orders(question: FindOrders, view: View) -> bytes:
    """Raises InvalidInput (a span that ends before it begins)."""
    low, high = await moments(question.first_day, question.last_day, view)

    async def found(names: Sequence[str], offset: int, limit: int) -> tuple[list[bytes], int]:
        if len(names) <= 1 and not question.of_totals:
            return await view.listed(ORDERS, names or [EVERY_ORDER], offset, limit, low=low, high=high)
        along = [Bound(name, low, high) for name in names or [EVERY_ORDER]]
        return await view.filtered(ORDERS, along, question.of_totals, offset, limit)

    start, size, words = (question.page - 1) * question.page_size, question.page_size, question.words
    if words is None or (called := lists_of(words)):
        orders, total = await found(question.lists if words is None else [*question.lists, *called], start, size)
        if words is None or total:
            return page_of(question, orders, total)
    newest, _ = await found(question.lists, 0, ORDERS_READ_MAX)
    spoken = fold(words).split()
    meant = [order for order in newest if stand_in(spoken, order)]
    return page_of(question, meant[start : start + size], len(meant))


def stand_in(words: Sequence[str], order: bytes) -> bool:
    """Whether each of them, folded, stands somewhere in it, also within another word."""
    of = decode_searched(order)
    texts = [of.email, *(f"{item.name} {item.sku}" for item in of.items)]
    texts += [parcel.tracking_number or "" for parcel in of.shipments]
    if of.shipping_address is not None:
        texts.append(of.shipping_address.name)
    there = fold(" ".join(texts))
    return all(word in there for word in words)


def page_of(question: FindOrders, orders: Sequence[bytes], total: int) -> bytes:
    return encode(Page([msgspec.Raw(order) for order in orders], question.page, question.page_size, total))


decode_searched: Final = msgspec.json.Decoder(Searched).decode
