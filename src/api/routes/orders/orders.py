"""Checkout and orders."""

from datetime import date
from functools import partial
from typing import Annotated
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from msgspec import UNSET, Meta, UnsetType

from api.asking import Asking
from api.callers.access import CART, CUSTOMER, ORDER
from api.callers.guests import with_order_token
from api.callers.tokens import Caller
from api.execute import AcceptLanguage, Executor
from api.provided import Execute, TheShop
from api.requests.address_body import AddressBody, address_of
from api.requests.bodies import Body, LookUp, NewEmail, Total, minor_units
from api.routes.catalog.products import PageNumber, PageSize
from api.shop import Shop
from commands.orders.cancel_order import CancelOrder, cancel_order
from commands.orders.place_order import PlaceOrder, place_order
from domain.accounts.account import Role
from domain.addresses.address import Address
from domain.faults import FaultCode
from domain.languages import Language, language_of
from domain.order_status import OrderStatus
from domain.refusals import (
    CartIsEmpty,
    CartNotFound,
    CouponNotValid,
    GuestCheckoutOff,
    HistoryStays,
    InvalidInput,
    NotFound,
    NotShippedThere,
    OutOfStock,
    PriceChanged,
    StatusNotAllowed,
    TooManyOpenOrders,
    TooManyUnitsHeld,
)
from queries.orders.get_order import GetOrder, get_order
from queries.orders.list_orders import ListOrders, OrderPage, list_orders
from read_models.orders import OrderDocument, order_document

WORDS_CHARS_MAX = 300


class OrderBody(Body, frozen=True):
    """Exactly one of `address_id`, of the caller's book, and `shipping_address`; no `billing_address`: the same.

    `expected_total` is what the customer saw; if it is another now, nothing is ordered.

    `coupon` is a code in the place of the cart's coupon. `email` is where to write to about this order: a guest needs
    one, and without it a customer's own is meant.
    """

    address_id: UUID | None = None
    shipping_address: AddressBody | None = None
    billing_address: AddressBody | None = None
    email: NewEmail | None = None
    coupon: LookUp | None = None
    expected_total: Total | None = None
    note: Annotated[str, Meta(max_length=1000)] | None = None

    EXAMPLE = {
        "shipping_address": AddressBody.EXAMPLE,
        "email": "eve@example.com",
        "note": "Please ring twice.",
    }


class PlacedOrder(OrderDocument, frozen=True, kw_only=True):
    """`order_token`, a guest's only, reads, pays, cancels and returns this one order as the header `Order-Token`."""

    order_token: str | UnsetType = UNSET


def where_to(data: OrderBody) -> Address | UUID:
    """Raises InvalidInput."""
    match data.shipping_address, data.address_id:
        case AddressBody() as to, None:
            return address_of(to)
        case None, UUID() as address:
            return address
    code = FaultCode.REQUIRED if data.address_id is None else FaultCode.CONFLICTING
    raise InvalidInput("shipping_address", "Say where to by exactly one of address_id and shipping_address.", code)


def own_or_any(caller: Caller) -> UUID | None:
    """Whose orders the caller may see and move: None is everybody's."""
    return None if caller.role is Role.ADMIN else caller.id


@post(
    "/order/create",
    access=CART,
    refuses=(
        NotFound,
        CartNotFound,
        GuestCheckoutOff,
        CartIsEmpty,
        OutOfStock,
        NotShippedThere,
        CouponNotValid,
        PriceChanged,
        TooManyOpenOrders,
        TooManyUnitsHeld,
    ),
)
async def create(
    data: JSONBody[OrderBody], execute: Execute, shop: TheShop, accept_language: AcceptLanguage = None
) -> Response[PlacedOrder]:
    """Place an order: the cart becomes one, and its stock is held."""
    return await place(data, execute, shop, language_of(accept_language))


async def place(data: OrderBody, execute: Executor, shop: Shop, language: Language) -> Response[PlacedOrder]:
    """Raises what `create` refuses; `language` is that of the mails about it."""
    currency, bill_to = shop.currency, data.billing_address
    command = PlaceOrder(
        owner=execute.visitor.own_cart,
        shipping_address=where_to(data),
        billing_address=None if bill_to is None else address_of(bill_to),
        email=data.email,
        coupon=data.coupon,
        note=data.note,
        expected_total=minor_units(data.expected_total),
        hold_minutes=shop.settings.hold_minutes,
        limits=shop.settings.hold_limits,
        proof_needed=shop.sends_mail,
        language=language,
    )
    answer = await execute(place_order, command, partial(order_document, currency=currency), 201)
    return answer if execute.visitor.caller is not None else with_order_token(answer, shop)


FromDay = Annotated[date | None, QueryParameter(name="from", description="Placed on this day or later")]
ToDay = Annotated[date | None, QueryParameter(name="to", description="Placed on this day or earlier")]
Words = Annotated[
    str | None,
    QueryParameter(
        max_length=WORDS_CHARS_MAX,
        description="An order's number (TP-000123, #123, 123) or e-mail address; in a customer's newest 500 also words"
        " of the names and SKUs of what was bought",
    ),
]


@get("/orders", access=CUSTOMER)
async def listing(
    request: Asking,
    status: FromQuery[OrderStatus | None] = None,
    user_id: FromQuery[UUID | None] = None,
    first_day: FromDay = None,
    last_day: ToDay = None,
    q: Words = None,
    page: PageNumber = 1,
    page_size: PageSize = 20,
) -> Response[OrderPage]:
    """List the caller's orders, newest first; an admin sees everybody's."""
    customer = own_or_any(request.caller) or user_id
    return await request.ask(list_orders, ListOrders(customer, status, first_day, last_day, q, page, page_size))


@get("/orders/{order_id:str}", access=ORDER, refuses=(NotFound,))
async def one(order_id: FromPath[UUID], request: Asking) -> Response[OrderDocument]:
    """Show an order."""
    visitor = request.visitor
    return await request.ask(get_order, GetOrder(order_id, visitor.customer_of(order_id)), at=visitor.order_known_at)


@post(
    "/orders/{order_id:str}/cancel",
    access=ORDER,
    status_code=200,
    refuses=(NotFound, StatusNotAllowed, HistoryStays),
)
async def cancel(order_id: FromPath[UUID], execute: Execute, shop: TheShop) -> Response[OrderDocument]:
    """Cancel an order; what was paid goes back, and so does the stock."""
    command = CancelOrder(order_id, execute.visitor.customer_of(order_id), execute.visitor.actor)
    return await execute(cancel_order, command, partial(order_document, currency=shop.currency))


routes = Router("/", route_handlers=[create, listing, one, cancel], tags=["Orders"])
