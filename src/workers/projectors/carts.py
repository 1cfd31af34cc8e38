"""Keeps the carts."""

from collections.abc import AsyncIterator, Sequence
from functools import partial
from typing import Final
from uuid import UUID

from db.cart.loaded_carts import find_touched_carts, load_carts
from db.pool import Connection
from domain.guests import Guest
from read_models.carts import CARTS, CartKey, cart_document_at, owner_key, touched_carts
from read_models.model import Document
from read_models.stages import staged
from workers.key_sources import TableKeys
from workers.redis_documents import DocumentKind

PORTION_ROWS_MAX: Final = 500
TOKEN_HASH_DIGITS: Final = 64


async def load_cart_documents(
    connection: Connection, keys: Sequence[CartKey], currency: str
) -> AsyncIterator[list[Document]]:
    def ids(kind: str) -> list[UUID]:
        return [key.id for key in keys if key.kind == kind]

    carts = await find_touched_carts(
        connection,
        ids("cart"),
        ids("customer"),
        ids("product"),
        ids("brand"),
        lowest_floors(keys),
        ids("coupon"),
        [key.country for key in keys if key.kind == "country"],
        guests := [key.token_hash for key in keys if key.kind == "guest"],
        ids("category"),
    )
    if guests:  # what is still there follows
        yield [Document(owner_key(Guest(token_hash)), None) for token_hash in guests]
    for start in range(0, len(carts), PORTION_ROWS_MAX):
        yield [
            Document(owner_key(cart.owner), staged(partial(cart_document_at, cart=cart, currency=currency), cart.turns))
            for cart in await load_carts(connection, carts[start : start + PORTION_ROWS_MAX])
        ]


def lowest_floors(keys: Sequence[CartKey]) -> dict[UUID, int]:
    """A variant that moved several times counts at its lowest."""
    floors: dict[UUID, int] = {}
    for key in keys:
        if key.kind == "variant":
            floors[key.id] = min(key.floor, floors.get(key.id, key.floor))
    return floors


def owner(document: Document) -> CartKey:
    if len(document.key) == TOKEN_HASH_DIGITS:
        return CartKey("guest", token_hash=bytes.fromhex(document.key))
    return CartKey("customer", UUID(document.key))


CART_DOCUMENTS: Final = DocumentKind(
    CARTS, touched_carts, load_cart_documents, TableKeys("carts", lambda cart: CartKey("cart", cart)), owner
)
