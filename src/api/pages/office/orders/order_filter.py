"""What orders are looked for by, as an address says it."""

from datetime import date
from typing import Annotated
from uuid import UUID

from msgspec import Meta, field

from api.pages.addresses import PageAsked
from api.pages.office.leafing import ROWS
from api.requests.bodies import Body, Total, minor_units
from api.routes.orders.orders import WORDS_CHARS_MAX
from domain.order_status import OrderStatus
from domain.orders.parcel import Fulfilment
from domain.payments.payment import Provider
from queries.orders.find_orders import FindOrders


class OrderFilter(Body, frozen=True):
    """`product` and `customer` are linked to from elsewhere; nobody types them."""

    q: Annotated[str, Meta(max_length=WORDS_CHARS_MAX)] | None = None
    status: OrderStatus | None = None
    fulfilment: Fulfilment | None = None
    country: Annotated[str, Meta(min_length=2, max_length=2)] | None = None
    product: UUID | None = None
    customer: UUID | None = None
    provider: Provider | None = None
    min_total: Total | None = None
    max_total: Total | None = None
    first_day: date | None = field(default=None, name="from")
    last_day: date | None = field(default=None, name="to")
    page: PageAsked = 1


def to_find(asked: OrderFilter) -> FindOrders:
    return FindOrders(
        customer=asked.customer,
        status=asked.status,
        fulfilment=asked.fulfilment,
        country=asked.country,
        product=asked.product,
        provider=asked.provider,
        total_min=minor_units(asked.min_total),
        total_max=minor_units(asked.max_total),
        first_day=asked.first_day,
        last_day=asked.last_day,
        words=asked.q,
        page=asked.page,
        page_size=ROWS,
    )
