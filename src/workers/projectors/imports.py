"""Keeps the imports of catalogs that were sent over HTTP."""

from collections.abc import AsyncIterator, Sequence
from typing import Final
from uuid import UUID

from db.catalog.imports import load_imports
from db.pool import Connection
from read_models.documents import encode
from read_models.imports import (
    DETAILS_PREFIX,
    EVERY_IMPORT,
    IMPORTS,
    details_name,
    import_document,
    import_ranks,
    import_summary,
    touched_imports,
)
from read_models.model import Document
from workers.key_sources import TableKeys
from workers.redis_documents import DocumentKind


async def load_import_documents(
    connection: Connection, keys: Sequence[UUID], currency: str
) -> AsyncIterator[list[Document]]:
    """One that was forgotten is taken out."""
    there = {one.id: one for one in await load_imports(connection, keys)}
    yield [
        document
        for key in keys
        for document in (
            (
                Document(str(key), encode(import_summary(there[key])), import_ranks(there[key])),
                Document(details_name(key), encode(import_document(there[key]))),
            )
            if key in there
            else (Document(str(key), None, {EVERY_IMPORT: None}), Document(details_name(key), None))
        )
    ]


def owner(document: Document) -> UUID:
    return UUID(document.key.removeprefix(DETAILS_PREFIX))


IMPORT_DOCUMENTS: Final = DocumentKind(
    IMPORTS, touched_imports, load_import_documents, TableKeys("imports", lambda one: one), owner
)
