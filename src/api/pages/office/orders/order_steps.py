"""What is done with an order in the office. Sent twice under one key, a form has one effect."""

from collections.abc import Callable
from functools import partial
from typing import Final, Literal, TypeVar
from uuid import UUID

from litestar import post
from litestar.params import FromPath
from msgspec.structs import replace

from api.callers.access import ADMIN
from api.pages.forms import Fields, FormReader, reader_of
from api.pages.office.orders.orders import PATH, order_page
from api.pages.office.orders.units_typed import units_typed
from api.pages.page import Page, see_other
from api.pages.provided import Execute
from api.pages.typed_again import form_again
from api.pages.visiting import Visiting
from api.provided import TheShop
from api.requests.bodies import Body
from api.routes.orders.admin_orders import (
    NoteBody,
    ParcelBody,
    ParcelItem,
    StatusBody,
    note_entry,
    parcel_to_send,
    sent_parcel,
    status_change,
)
from api.routes.payments.admin_payments import RefundBody, RefundItemBody, refund_to_give
from commands.orders.change_order_status import change_order_status
from commands.orders.send_parcel import send_parcel
from commands.orders.write_order_note import WriteOrderNote, write_order_note
from commands.payments.refund_order import refund_order
from domain.faults import Fault, FaultCode
from domain.orders.return_refusals import ReturnedAlready, UnderReturn
from domain.payments.payment_refusals import NotThatManyUnits, RefundTooLarge
from domain.refusals import (
    InvalidInput,
    NotFound,
    NothingToSend,
    Refusal,
    StatusNotAllowed,
    TooManyNotes,
    require_no,
)
from read_models.orders import order_document, refund_entry

Read = TypeVar("Read")
SEND: Final = "send"
BACK: Final = "back"
"""What the fields of a parcel's units, and of those that go back, begin with."""

AMOUNT_NEEDED: Final = Fault("amount", "Say how much.", FaultCode.REQUIRED)


class WhatGoesBack(Body, frozen=True):
    what: Literal["lines", "amount", "all"]


@post(f"{PATH}/{{order_id:str}}/status", access=ADMIN, refuses=(NotFound, StatusNotAllowed, NothingToSend))
async def move(request: Visiting, order_id: FromPath[UUID], execute: Execute, shop: TheShop) -> Page:
    """Move an order on."""
    try:
        command = status_change(order_id, (await reader_of(request)).read(request.fields, StatusBody))
        answer = await execute(change_order_status, command, partial(order_document, currency=shop.currency))
    except Refusal as refusal:
        return await order_page(request, order_id, form_again(request, refusal, "status"))
    return see_other(request, f"{PATH}/{order_id}", answer, "order-moved")


@post(
    f"{PATH}/{{order_id:str}}/shipments",
    access=ADMIN,
    refuses=(NotFound, StatusNotAllowed, NothingToSend, NotThatManyUnits),
)
async def send(request: Visiting, order_id: FromPath[UUID], execute: Execute) -> Page:
    """Send a parcel."""
    try:
        parcel = read_parcel(await reader_of(request), request.fields)
        answer = await execute(send_parcel, parcel_to_send(order_id, parcel), sent_parcel, 201)
    except Refusal as refusal:
        return await order_page(request, order_id, form_again(request, refusal, SEND))
    return see_other(request, f"{PATH}/{order_id}", answer, "parcel-sent")


def read_parcel(reader: FormReader, fields: Fields) -> ParcelBody:
    """Raises InvalidInput for all that is wrong."""
    units, faults = units_typed(fields, SEND)
    parcel = all_of_it(faults, lambda: reader.read(fields, ParcelBody))
    return replace(parcel, items=[ParcelItem(item, quantity) for item, quantity in units.items()])


@post(
    f"{PATH}/{{order_id:str}}/refunds",
    access=ADMIN,
    refuses=(NotFound, StatusNotAllowed, RefundTooLarge, NotThatManyUnits, UnderReturn, ReturnedAlready),
)
async def refund(request: Visiting, order_id: FromPath[UUID], execute: Execute, shop: TheShop) -> Page:
    """Give money back, or goods to the shelf."""
    try:
        given = read_refund(await reader_of(request), request.fields)
        answer = await execute(
            refund_order, refund_to_give(order_id, given), partial(refund_entry, currency=shop.currency), 201
        )
    except Refusal as refusal:
        return await order_page(request, order_id, form_again(request, refusal, BACK))
    return see_other(request, f"{PATH}/{order_id}", answer, "refund-given")


def read_refund(reader: FormReader, fields: Fields) -> RefundBody:
    """What somebody fills in beside what they choose is left out. Raises InvalidInput for all that is wrong."""
    what = reader.read(fields, WhatGoesBack).what
    units: dict[UUID, int] = {}
    faults: list[Fault] = []
    if what == "lines":
        units, faults = units_typed(fields, BACK)
    given = all_of_it(faults, lambda: reader.read(fields, RefundBody))
    if what == "amount" and given.amount is None:
        raise InvalidInput.of([AMOUNT_NEEDED])
    items = [RefundItemBody(item, quantity) for item, quantity in units.items()]
    return replace(given, items=items or None, amount=None if what == "all" else given.amount)


def all_of_it(faults: list[Fault], read: Callable[[], Read]) -> Read:
    """What is read, if nothing is wrong with it or was before. Raises InvalidInput."""
    try:
        found = read()
    except InvalidInput as wrong:
        raise InvalidInput.of([*faults, *wrong.faults]) from wrong
    require_no(faults)
    return found


@post(f"{PATH}/{{order_id:str}}/notes", access=ADMIN, refuses=(NotFound, TooManyNotes))
async def write_down(request: Visiting, order_id: FromPath[UUID], execute: Execute) -> Page:
    """Write a note on an order."""
    try:
        note = (await reader_of(request)).read(request.fields, NoteBody)
        command = WriteOrderNote(order_id, execute.caller.id, note.text)
        answer = await execute(write_order_note, command, note_entry, 201)
    except Refusal as refusal:
        return await order_page(request, order_id, form_again(request, refusal, "note"))
    return see_other(request, f"{PATH}/{order_id}", answer, "note-written")


ALL = (move, send, refund, write_down)
