"""Orders, for admins."""

from functools import partial
from typing import Annotated, Final
from uuid import UUID

import msgspec
from litestar import Response, Router, get, patch, post
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from msgspec import Meta

from api.asking import Asking
from api.callers.access import ADMIN
from api.provided import Execute, TheShop
from api.requests.bodies import LINE_WORDS, ONE_LINE, VERBATIM, Body
from api.requests.product_filters import MinorUnits
from api.routes.catalog.products import PageNumber, PageSize
from api.routes.orders.orders import WORDS_CHARS_MAX, FromDay, ToDay
from commands.orders.change_order_status import ChangeOrderStatus, change_order_status
from commands.orders.send_parcel import SendParcel, send_parcel
from commands.orders.write_order_note import WriteOrderNote, write_order_note
from domain.cart.cart import CART_LINES_MAX, LINE_UNITS_MAX
from domain.faults import FaultCode
from domain.names import READABLE
from domain.order_status import OrderStatus
from domain.orders.order import Order
from domain.orders.order_note import NOTE_CHARS_MAX, OrderNote
from domain.orders.parcel import Fulfilment, Shipment, Tracking
from domain.orders.units import Units
from domain.payments.payment import Provider
from domain.payments.payment_refusals import NotThatManyUnits
from domain.refusals import InvalidInput, NotFound, NothingToSend, StatusNotAllowed, TooManyNotes
from domain.texts import END
from queries.orders.find_orders import FindOrders, find_orders
from queries.orders.list_orders import OrderPage
from queries.orders.look_into_order import (
    LookIntoOrder,
    NoteAuthor,
    OrderForStaff,
    OrderNoteEntry,
    look_into_order,
)
from read_models.orders import OrderDocument, order_document

AnyWords = Annotated[
    str | None,
    QueryParameter(
        max_length=WORDS_CHARS_MAX,
        description="An order's number (TP-000123, #123, 123) or e-mail address; in the newest 500 of those that are"
        " left also words of its buyer's name, of what was bought, SKUs, or a parcel's number",
    ),
]
Destination = Annotated[
    str | None,
    QueryParameter(min_length=2, max_length=2, description="Where the goods go: a country's code, such as CH"),
]
ShownTo = Annotated[str, Meta(min_length=1, max_length=100, pattern=ONE_LINE, extra={"words": LINE_WORDS})]
WebAddress = Annotated[
    str,
    Meta(
        max_length=2_000,
        pattern=r"^https?://[!-~]+" + END,
        examples=["https://parcels.example/00340434"],
        extra={"words": "This is no address such as https://parcels.example/00340434."},
    ),
]


TRACKED: Final = {
    "carrier": "Swiss Post",
    "tracking_number": "99.00.034011.00000001",
    "tracking_url": "https://parcels.example/00340434",
}


class StatusBody(Body, frozen=True):
    """How one can follow the parcel is for an order that is SHIPPED by this."""

    status: OrderStatus
    carrier: ShownTo | None = None
    tracking_number: ShownTo | None = None
    tracking_url: WebAddress | None = None

    EXAMPLE = {"status": "SHIPPED", **TRACKED}


class ParcelItem(Body, frozen=True):
    item_id: UUID
    quantity: Annotated[int, Meta(ge=1, le=LINE_UNITS_MAX, examples=[1])]


class ParcelBody(Body, frozen=True):
    """Without `items` it is whatever has neither been sent nor gone back before."""

    items: Annotated[Annotated[list[ParcelItem], Meta(min_length=1, max_length=CART_LINES_MAX)] | None, VERBATIM] = None
    carrier: ShownTo | None = None
    tracking_number: ShownTo | None = None
    tracking_url: WebAddress | None = None

    EXAMPLE = TRACKED


class SentParcel(Shipment, frozen=True, kw_only=True):
    """What became of the order by it: SHIPPED once all of it is sent."""

    order_status: OrderStatus
    fulfilment: Fulfilment


class NoteBody(Body, frozen=True):
    """Plain text: nothing in it is markup."""

    text: Annotated[
        str,
        Meta(
            min_length=1,
            max_length=NOTE_CHARS_MAX,
            examples=["Called: she wants it before Friday."],
            extra={"check": READABLE},
        ),
    ]


@get("/admin/orders", access=ADMIN)
async def every_order(
    request: Asking,
    status: FromQuery[OrderStatus | None] = None,
    fulfilment: FromQuery[Fulfilment | None] = None,
    user_id: FromQuery[UUID | None] = None,
    country: Destination = None,
    product_id: FromQuery[UUID | None] = None,
    provider: FromQuery[Provider | None] = None,
    min_total: MinorUnits = None,
    max_total: MinorUnits = None,
    first_day: FromDay = None,
    last_day: ToDay = None,
    q: AnyWords = None,
    page: PageNumber = 1,
    page_size: PageSize = 20,
) -> Response[OrderPage]:
    """List everybody's orders, newest first."""
    question = FindOrders(
        user_id,
        status,
        fulfilment,
        country,
        product_id,
        provider,
        min_total,
        max_total,
        first_day,
        last_day,
        q,
        page,
        page_size,
    )
    return await request.ask(find_orders, question)


@get("/admin/orders/{order_id:str}", access=ADMIN, refuses=(NotFound,))
async def one(order_id: FromPath[UUID], request: Asking) -> Response[OrderForStaff]:
    """Show an order, who bought it, and the notes on it."""
    return await request.ask(look_into_order, LookIntoOrder(order_id))


@post("/admin/orders/{order_id:str}/notes", access=ADMIN, refuses=(NotFound, TooManyNotes))
async def write_down(order_id: FromPath[UUID], data: JSONBody[NoteBody], execute: Execute) -> Response[OrderNoteEntry]:
    """Write a note on an order. Its customer never reads it."""
    command = WriteOrderNote(order_id, execute.caller.id, data.text)
    return await execute(write_order_note, command, note_entry, 201)


def note_entry(note: OrderNote) -> OrderNoteEntry:
    return OrderNoteEntry(note.id, NoteAuthor(note.author, note.author_name), note.text, note.written_at)


@post(
    "/admin/orders/{order_id:str}/shipments",
    access=ADMIN,
    refuses=(NotFound, StatusNotAllowed, NothingToSend, NotThatManyUnits),
)
async def send(order_id: FromPath[UUID], data: JSONBody[ParcelBody], execute: Execute) -> Response[SentParcel]:
    """Send a parcel of an order: all that is left, or some of it. The customer gets a mail for each."""
    return await execute(send_parcel, parcel_to_send(order_id, data), sent_parcel, 201)


def parcel_to_send(order_id: UUID, data: ParcelBody) -> SendParcel:
    items = None if data.items is None else [Units(item.item_id, item.quantity) for item in data.items]
    return SendParcel(order_id, Tracking(data.carrier, data.tracking_number, data.tracking_url), items)


def sent_parcel(order: Order) -> SentParcel:
    """The one that was sent last."""
    facts = msgspec.structs.asdict(order.shipments[-1])
    return SentParcel(**facts, order_status=order.status, fulfilment=order.fulfilment)


@patch("/admin/orders/{order_id:str}/status", access=ADMIN, refuses=(NotFound, StatusNotAllowed, NothingToSend))
async def move(
    order_id: FromPath[UUID], data: JSONBody[StatusBody], execute: Execute, shop: TheShop
) -> Response[OrderDocument]:
    """Move an order on to another status."""
    command = status_change(order_id, data)
    return await execute(change_order_status, command, partial(order_document, currency=shop.currency))


def status_change(order_id: UUID, data: StatusBody) -> ChangeOrderStatus:
    """Raises InvalidInput."""
    tracking = Tracking(data.carrier, data.tracking_number, data.tracking_url)
    if tracking.is_known and data.status is not OrderStatus.SHIPPED:
        raise InvalidInput("status", "Only what is SHIPPED can be followed.", FaultCode.CONFLICTING)
    return ChangeOrderStatus(order_id, data.status, tracking)


routes = Router("/", route_handlers=[every_order, one, write_down, send, move], tags=["Orders, admin"])
