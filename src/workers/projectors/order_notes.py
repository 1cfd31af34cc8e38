"""Keeps the notes on orders."""

from collections.abc import AsyncIterator, Sequence
from typing import Final
from uuid import UUID

from db.orders.order_notes import load_order_notes
from db.pool import Connection
from read_models.documents import encode
from read_models.model import Document
from read_models.order_notes import (
    ORDER_NOTES,
    order_note_document,
    order_note_lists,
    order_note_ranks,
    touched_order_notes,
)
from workers.key_sources import TableKeys
from workers.redis_documents import DocumentKind


async def load_order_note_documents(
    connection: Connection, keys: Sequence[UUID], currency: str
) -> AsyncIterator[list[Document]]:
    """One that was forgotten is taken out."""
    present = {note.id: note for note in await load_order_notes(connection, keys)}
    yield [
        Document(str(key), encode(order_note_document(present[key])), order_note_ranks(present[key]))
        if key in present
        else Document(str(key), None)
        for key in keys
    ]


def owner(document: Document) -> UUID:
    return UUID(document.key)


ORDER_NOTE_DOCUMENTS: Final = DocumentKind(
    ORDER_NOTES,
    touched_order_notes,
    load_order_note_documents,
    TableKeys("order_notes", lambda note: note),
    owner,
    order_note_lists,
)
