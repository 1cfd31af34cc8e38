"""Keeps the wishlists."""

from collections.abc import AsyncIterator, Sequence
from typing import Final
from uuid import UUID

from db.cart.wishlists import load_wishlists
from db.pool import Connection
from read_models.documents import encode
from read_models.model import Document
from read_models.wishlists import WISHLISTS, touched_wishlists, wishlist_document
from workers.key_sources import TableKeys
from workers.redis_documents import DocumentKind


async def load_wishlist_documents(
    connection: Connection, keys: Sequence[UUID], currency: str
) -> AsyncIterator[list[Document]]:
    yield [
        Document(str(wishlist.id), encode(wishlist_document(wishlist)))
        for wishlist in await load_wishlists(connection, keys)
    ]


def owner(document: Document) -> UUID:
    return UUID(document.key)


WISHLIST_DOCUMENTS: Final = DocumentKind(
    WISHLISTS, touched_wishlists, load_wishlist_documents, TableKeys("wishlists", lambda customer: customer), owner
)
