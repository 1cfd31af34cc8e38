"""Keeps the users."""

from collections.abc import AsyncIterator, Sequence
from typing import Final
from uuid import UUID

from db.accounts.users import find_buyers, load_users
from db.pool import Connection
from read_models.documents import encode
from read_models.model import Document
from read_models.users import USERS, UserKey, touched_users, user_document, user_lists, user_ranks
from workers.key_sources import TableKeys
from workers.redis_documents import DocumentKind


async def load_user_documents(
    connection: Connection, keys: Sequence[UserKey], currency: str
) -> AsyncIterator[list[Document]]:
    """Who was erased is taken out."""
    named = [key for kind, key in keys if kind == "account"]
    orders = [key for kind, key in keys if kind == "order"]
    buyers = await find_buyers(connection, orders) if orders else []
    wanted = sorted({*named, *buyers})
    if not wanted:
        return
    present = {user.account.id: user for user in await load_users(connection, wanted)}
    yield [
        Document(str(key), encode(user_document(present[key], currency)), user_ranks(present[key]))
        if key in present
        else Document(str(key), None)
        for key in wanted
    ]


def owner(document: Document) -> UserKey:
    return ("account", UUID(document.key))


def user_key(account: UUID) -> UserKey:
    return ("account", account)


USER_DOCUMENTS: Final = DocumentKind(
    USERS,
    touched_users,
    load_user_documents,
    TableKeys("accounts", user_key),
    owner,
    user_lists,
    lists_are_whole=True,
)
