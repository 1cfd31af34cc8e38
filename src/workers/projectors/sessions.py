"""Keeps the sessions."""

from collections.abc import AsyncIterator, Sequence
from typing import Final
from uuid import UUID

from db.accounts.sessions import load_sessions
from db.pool import Connection
from read_models.documents import encode
from read_models.model import Document
from read_models.sessions import SESSIONS, touched_sessions
from workers.key_sources import TableKeys
from workers.redis_documents import DocumentKind


async def load_session_documents(
    connection: Connection, keys: Sequence[UUID], currency: str
) -> AsyncIterator[list[Document]]:
    present = await load_sessions(connection, keys)
    yield [Document(str(key), encode(present[key]) if key in present else None) for key in keys]


def owner(document: Document) -> UUID:
    return UUID(document.key)


SESSION_DOCUMENTS: Final = DocumentKind(
    SESSIONS, touched_sessions, load_session_documents, TableKeys("accounts", lambda account: account), owner
)
