"""Keeps the accounts."""

from collections.abc import AsyncIterator, Sequence
from uuid import UUID

from db.accounts import load_accounts
from db.pool import Connection
from read_models.accounts import account_document
from read_models.documents import encode
from read_models.model import Document


async def load_account_documents(
    connection: Connection, keys: Sequence[UUID], currency: str
) -> AsyncIterator[list[Document]]:
    yield [
        Document(str(account.id), encode(account_document(account)))
        for account in await load_accounts(connection, keys)
    ]
