"""Keeps the address books."""

from collections.abc import AsyncIterator, Sequence
from typing import Final
from uuid import UUID

from db.accounts.addresses import load_address_books
from db.pool import Connection
from read_models.addresses import ADDRESSES, address_book, touched_address_books
from read_models.documents import encode
from read_models.model import Document
from workers.key_sources import TableKeys
from workers.redis_documents import DocumentKind


async def load_address_documents(
    connection: Connection, keys: Sequence[UUID], currency: str
) -> AsyncIterator[list[Document]]:
    """A book from which the last address was removed is taken out."""
    books = await load_address_books(connection, keys)
    yield [Document(str(key), encode(address_book(books[key])) if key in books else None) for key in keys]


def owner(document: Document) -> UUID:
    return UUID(document.key)


ADDRESS_DOCUMENTS: Final = DocumentKind(
    ADDRESSES, touched_address_books, load_address_documents, TableKeys("accounts", lambda account: account), owner
)
