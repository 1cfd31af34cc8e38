"""Keeps what a person should know about payments."""

from collections.abc import AsyncIterator, Sequence
from typing import Final
from uuid import UUID

from db.payments.payment_exceptions import load_payment_exceptions
from db.pool import Connection
from read_models.documents import encode
from read_models.model import Document
from read_models.payment_exceptions import (
    PAYMENT_EXCEPTIONS,
    payment_exception_document,
    payment_exception_ranks,
    touched_payment_exceptions,
)
from workers.key_sources import TableKeys
from workers.redis_documents import DocumentKind


async def load_payment_exception_documents(
    connection: Connection, keys: Sequence[UUID], currency: str
) -> AsyncIterator[list[Document]]:
    yield [
        Document(str(entry.id), encode(payment_exception_document(entry, currency)), payment_exception_ranks(entry))
        for entry in await load_payment_exceptions(connection, keys)
    ]


def owner(document: Document) -> UUID:
    return UUID(document.key)


PAYMENT_EXCEPTION_DOCUMENTS: Final = DocumentKind(
    PAYMENT_EXCEPTIONS,
    touched_payment_exceptions,
    load_payment_exception_documents,
    TableKeys("payment_exceptions", lambda entry: entry),
    owner,
)
