"""One order as the shop's own people see it: with whoever bought it, and what they wrote down about it."""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar, Final
from uuid import UUID

import msgspec

from domain.orders.order_note import NOTES_MAX
from domain.refusals import NotFound
from queries.names_of import names_of
from queries.question import Question
from queries.view import View
from read_models.accounts import ACCOUNTS
from read_models.documents import encode
from read_models.model import ReadModel
from read_models.order_notes import ORDER_NOTES, decode_note, of_order
from read_models.orders import ORDERS, OrderDocument


class LookIntoOrder(Question, frozen=True):
    reads: ClassVar[tuple[ReadModel, ...]] = (ORDERS, ORDER_NOTES, ACCOUNTS)
    calls_max: ClassVar[int] = 4
    order: UUID


class OrderCustomer(msgspec.Struct, frozen=True):
    """A guest has no `id`, and the name the goods are sent to. `email` is the order's own copy. Nobody's any more: the
    name is empty.
    """

    id: UUID | None
    name: str
    email: str | None


class NoteAuthor(msgspec.Struct, frozen=True):
    id: UUID
    name: str


class OrderNoteEntry(msgspec.Struct, frozen=True):
    id: UUID
    author: NoteAuthor
    text: str
    written_at: datetime


class OrderForStaff(OrderDocument, frozen=True, kw_only=True):
    """`notes`, the newest first, are for the shop's own people only."""

    customer: OrderCustomer
    notes: Sequence[OrderNoteEntry]


class Addressee(msgspec.Struct):
    name: str


class Buyer(msgspec.Struct):
    """What of an order says who bought it."""

    user_id: UUID | None
    email: str | None
    shipping_address: Addressee | None


async def look_into_order(question: LookIntoOrder, view: View) -> bytes:
    """Raises NotFound."""
    order = await view.document(ORDERS, str(question.order))
    if order is None:
        raise NotFound("order")
    found, _ = await view.listed(ORDER_NOTES, [of_order(question.order)], 0, NOTES_MAX)
    notes, buyer = [decode_note(note) for note in found], decode_buyer(order)
    people = {*(note.author for note in notes), *([buyer.user_id] if buyer.user_id else [])}
    names = await names_of(sorted(people), view)
    entries = [
        OrderNoteEntry(note.id, NoteAuthor(note.author, names.get(note.author, "")), note.text, note.written_at)
        for note in notes
    ]
    return encode(decode_fields(order) | {"customer": customer(buyer, names), "notes": entries})


def customer(buyer: Buyer, names: dict[UUID, str]) -> OrderCustomer:
    if buyer.user_id is not None:
        return OrderCustomer(buyer.user_id, names.get(buyer.user_id, ""), buyer.email)
    return OrderCustomer(None, "" if buyer.shipping_address is None else buyer.shipping_address.name, buyer.email)


decode_buyer: Final = msgspec.json.Decoder(Buyer).decode
decode_fields: Final = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode
