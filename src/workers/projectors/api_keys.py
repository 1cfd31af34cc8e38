"""Keeps the API keys."""

from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Final
from uuid import UUID

import msgspec

from db.pool import Connection
from db.staff.api_keys import StoredKey, load_api_keys
from read_models.api_keys import (
    API_KEYS,
    EVERY_KEY,
    HASH_PREFIX,
    decode_opening,
    hash_name,
    key_document,
    key_ranks,
    opening,
    touched_keys,
)
from read_models.documents import encode
from read_models.model import Document
from workers.key_sources import TableKeys
from workers.redis_documents import DocumentKind


async def load_key_documents(
    connection: Connection, keys: Sequence[UUID], currency: str
) -> AsyncIterator[list[Document]]:
    yield [document for stored in await load_api_keys(connection, keys) for document in documents(stored)]


def documents(stored: StoredKey) -> Iterator[Document]:
    """One that ended is taken out, and found by nothing."""
    name, key = hash_name(stored.hash), stored.key
    if stored.ended:
        yield Document(str(key.id), None, {EVERY_KEY: None})
        yield Document(name, None)
    else:
        yield Document(str(key.id), encode(key_document(key)), key_ranks(key))
        yield Document(name, encode(opening(key)))


def owner(document: Document) -> UUID:
    """Raises ValueError of what is under a hash, and doesn't say whose it is."""
    if not document.key.startswith(HASH_PREFIX):
        return UUID(document.key)
    try:
        return decode_opening(document.body or b"").id
    except msgspec.MsgspecError as damaged:
        raise ValueError(document.key) from damaged


API_KEY_DOCUMENTS: Final = DocumentKind(
    API_KEYS, touched_keys, load_key_documents, TableKeys("api_keys", lambda key: key), owner
)
