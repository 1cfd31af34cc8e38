"""Orders, for admins."""

from functools import partial
from typing import Annotated
from uuid import UUID

from litestar import Response, Router, get, patch, post
from litestar.params import FromPath, FromQuery, JSONBody
from msgspec import Meta

from api.access import ADMIN
from api.asking import Asking
from api.bodies import LINE_WORDS, ONE_LINE, Body
from api.provided import Execute, TheShop
from api.routes.orders import FromDay, ToDay, Words
from api.routes.products import PageNumber, PageSize
from commands.orders.change_order_status import ChangeOrderStatus, change_order_status
from commands.orders.write_order_note import WriteOrderNote, write_order_note
from domain.faults import FaultCode
from domain.names import READABLE
from domain.order_note import NOTE_CHARS_MAX, OrderNote
from domain.order_status import OrderStatus
from domain.parcel import Tracking
from domain.refusals import InvalidInput, NotFound, NothingToSend, StatusNotAllowed, TooManyNotes
from domain.texts import END
from queries.orders.list_orders import ListOrders, OrderPage, list_orders
from queries.orders.look_into_order import (
    LookIntoOrder,
    NoteAuthor,
    OrderForStaff,
    OrderNoteEntry,
    look_into_order,
)
from read_models.orders import OrderDocument, order_document

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


class StatusBody(Body, frozen=True):
    """How one can follow the parcel is for an order that is SHIPPED by this."""

    status: OrderStatus
    carrier: ShownTo | None = None
    tracking_number: ShownTo | None = None
    tracking_url: WebAddress | None = None


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
    user_id: FromQuery[UUID | None] = None,
    first_day: FromDay = None,
    last_day: ToDay = None,
    q: Words = None,
    page: PageNumber = 1,
    page_size: PageSize = 20,
) -> Response[OrderPage]:
    """List everybody's orders, newest first."""
    return await request.ask(list_orders, ListOrders(user_id, status, first_day, last_day, q, page, page_size))


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


@patch("/admin/orders/{order_id:str}/status", access=ADMIN, refuses=(NotFound, StatusNotAllowed, NothingToSend))
async def move(
    order_id: FromPath[UUID], data: JSONBody[StatusBody], execute: Execute, shop: TheShop
) -> Response[OrderDocument]:
    """Move an order on to another status."""
    tracking = Tracking(data.carrier, data.tracking_number, data.tracking_url)
    if tracking.is_known and data.status is not OrderStatus.SHIPPED:
        raise InvalidInput("status", "Only what is SHIPPED can be followed.", FaultCode.CONFLICTING)
    command = ChangeOrderStatus(order_id, data.status, tracking)
    return await execute(change_order_status, command, partial(order_document, currency=shop.currency))


routes = Router("/", route_handlers=[every_order, one, write_down, move], tags=["Orders, admin"])
