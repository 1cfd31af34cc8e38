"""Keeps the audit."""

from collections.abc import AsyncIterator, Sequence
from typing import Final
from uuid import UUID

from db.pool import Connection
from db.staff.audit_records import load_audit_records
from read_models.audit import AUDIT, audit_document, audit_ranks, touched_audit
from read_models.documents import encode
from read_models.model import Document
from workers.key_sources import TableKeys
from workers.redis_documents import DocumentKind


async def load_audit_documents(
    connection: Connection, keys: Sequence[UUID], currency: str
) -> AsyncIterator[list[Document]]:
    yield [
        Document(str(record.id), encode(audit_document(record)), audit_ranks(record))
        for record in await load_audit_records(connection, keys)
    ]


def owner(document: Document) -> UUID:
    return UUID(document.key)


AUDIT_DOCUMENTS: Final = DocumentKind(
    AUDIT, touched_audit, load_audit_documents, TableKeys("audit_records", lambda record: record), owner
)
