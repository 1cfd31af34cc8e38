"""Notes on orders, each order's newest first, for the shop's own people."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from domain.events import Event, OrderNoteChanged
from domain.orders.order_note import OrderNote
from read_models.model import ReadModel

ORDER_NOTES: Final = ReadModel("order_notes", revision=1)


class OrderNoteDocument(msgspec.Struct, frozen=True):
    """`author` is an account: what it is called is for those who read it to look up."""

    id: UUID
    order: UUID
    author: UUID
    text: str
    written_at: datetime


def order_note_document(note: OrderNote) -> OrderNoteDocument:
    return OrderNoteDocument(note.id, note.order, note.author, note.text, note.written_at)


def of_order(order: UUID) -> str:
    return f"order:{order}"


def order_note_ranks(note: OrderNote) -> dict[str, int | None]:
    """By the moment it was written (Unix milliseconds)."""
    return {of_order(note.order): int(note.written_at.timestamp() * 1000)}


def order_note_lists(body: bytes) -> Iterable[str]:
    """Where a note stands that is no more."""
    return (of_order(decode_note(body).order),)


def touched_order_notes(event: Event) -> Iterable[UUID]:
    return (event.subject,) if isinstance(event, OrderNoteChanged) else ()


decode_note: Final = msgspec.json.Decoder(OrderNoteDocument).decode
