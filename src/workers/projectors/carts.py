"""Keeps the carts."""

from collections.abc import AsyncIterator, Sequence
from typing import Final
from uuid import UUID

from db.carts import load_carts
from db.pool import Connection
from read_models.carts import CartKey, cart_document
from read_models.documents import encode
from read_models.model import Document

PORTION_ROWS_MAX: Final = 500

TOUCHED: Final = """
select c.id from carts c where c.id = any($1::uuid[])
union
select i.cart_id from cart_items i join variants v on v.id = i.variant_id join products p on p.id = v.product_id
where p.id = any($2::uuid[]) or p.brand_id = any($3::uuid[])
union
select i.cart_id from cart_items i
join unnest($4::uuid[], $5::bigint[]) as moved(variant_id, floor) using (variant_id) where i.quantity > moved.floor
order by 1
"""


async def load_cart_documents(
    connection: Connection, keys: Sequence[CartKey], currency: str
) -> AsyncIterator[list[Document]]:
    def ids(kind: str) -> list[UUID]:
        return [key.id for key in keys if key.kind == kind]

    moved = lowest_floors(keys)
    carts = ids("cart")
    if len(carts) < len(keys):
        rows = await connection.fetch(TOUCHED, carts, ids("product"), ids("brand"), list(moved), list(moved.values()))
        carts = [row["id"] for row in rows]
    for start in range(0, len(carts), PORTION_ROWS_MAX):
        yield [
            Document(str(cart.customer), encode(cart_document(cart, currency)))
            for cart in await load_carts(connection, carts[start : start + PORTION_ROWS_MAX])
        ]


def lowest_floors(keys: Sequence[CartKey]) -> dict[UUID, int]:
    """A variant that moved several times counts at its lowest."""
    floors: dict[UUID, int] = {}
    for key in keys:
        if key.kind == "variant":
            floors[key.id] = min(key.floor, floors.get(key.id, key.floor))
    return floors
