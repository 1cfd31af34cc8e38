"""Keeps the accounts."""

from collections.abc import AsyncIterator, Sequence
from typing import Final
from uuid import UUID

from db.accounts.accounts import load_accounts
from db.pool import Connection
from read_models.accounts import ACCOUNTS, account_document, touched_accounts
from read_models.documents import encode
from read_models.model import Document
from workers.key_sources import TableKeys
from workers.redis_documents import DocumentKind


async def load_account_documents(
    connection: Connection, keys: Sequence[UUID], currency: str
) -> AsyncIterator[list[Document]]:
    yield [
        Document(str(account.id), encode(account_document(account)))
        for account in await load_accounts(connection, keys)
    ]


def owner(document: Document) -> UUID:
    return UUID(document.key)


ACCOUNT_DOCUMENTS: Final = DocumentKind(
    ACCOUNTS, touched_accounts, load_account_documents, TableKeys("accounts", lambda account: account), owner
)
