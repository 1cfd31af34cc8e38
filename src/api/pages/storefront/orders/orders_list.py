"""One's orders, the newest first."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Final

import msgspec
from litestar import get
from msgspec import Meta

from api.callers.access import CUSTOMER
from api.pages.addresses import PageAsked, with_query
from api.pages.forms import reader_of
from api.pages.page import Page
from api.pages.storefront.accounts.own_pages import show_own
from api.pages.visiting import Visiting
from api.routes.orders.orders import WORDS_CHARS_MAX
from domain.money import Money
from domain.order_status import OrderStatus
from queries.orders.list_orders import ListOrders, list_orders
from queries.page import Page as Portion

ORDERS_A_PAGE: Final = 10
ITEMS_SHOWN_MAX: Final = 3
MOODS: Final = {
    OrderStatus.PENDING: "warn",
    OrderStatus.PAID: "good",
    OrderStatus.SHIPPED: "good",
    OrderStatus.DELIVERED: "good",
}
"""How a status looks; the others are over."""


class OrdersWanted(msgspec.Struct, frozen=True):
    status: OrderStatus | None = None
    words: Annotated[str, Meta(max_length=WORDS_CHARS_MAX)] | None = None
    page: PageAsked = 1


class ItemLine(msgspec.Struct, frozen=True):
    name: str
    quantity: int


class OrderLine(msgspec.Struct, frozen=True):
    """What a list shows of an order."""

    id: str
    number: str
    status: OrderStatus
    items: tuple[ItemLine, ...]
    total: Money
    placed_at: datetime


class OrderLines(Portion[OrderLine], frozen=True):
    items: Sequence[OrderLine]


@get("/my/orders", access=CUSTOMER)
async def listing(request: Visiting) -> Page:
    """Leaf through one's orders."""
    wanted = (await reader_of(request)).read_what_fits(request.asked, OrdersWanted)
    question = ListOrders(
        request.caller.id, wanted.status, words=wanted.words, page=wanted.page, page_size=ORDERS_A_PAGE
    )
    found = await request.learn(list_orders, question, OrderLines, at=request.caller.known_at)
    status = "" if wanted.status is None else wanted.status.value

    def to(page: int) -> str:
        return with_query("/my/orders", (("status", status), ("words", wanted.words), ("page", page)))

    return await show_own(
        request,
        "orders.html",
        found=found,
        chosen=status,
        words=wanted.words or "",
        statuses=[one.value for one in OrderStatus],
        moods=MOODS,
        items_max=ITEMS_SHOWN_MAX,
        to=to,
    )


ALL = (listing,)
