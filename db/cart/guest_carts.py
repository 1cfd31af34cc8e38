"""What only guests' carts have: the seeds of their tokens, a customer's cart to be merged into, and an end."""

from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from db.pool import Connection
from domain.cart.cart import Cart
from domain.cart.cart_merge import CartMerge

GROW: Final = """
update cart_items i set quantity = l.quantity from unnest($1::uuid[], $2::int[]) as l(id, quantity) where i.id = l.id
"""
CHANGE: Final = "update carts set version = $2, updated_at = $3, coupon_id = $4, country = $5 where id = $1"
# What there is afterwards is counted, not reckoned: the ledger's check holds the one against the other.
RECORD: Final = """
insert into cart_merges (cart_id, customer_id, units_before, units_brought, units_left_out, at, units_after)
select $1, $2, $3, $4, $5, $6, coalesce(sum(quantity), 0) from cart_items where cart_id = $7
"""
# Without an index, which every change of every cart would have to keep: it goes through all of them once an hour.
EXPIRE: Final = """
delete from carts where id in (
    select id from carts where token_hash is not null and updated_at < $1 limit $2 for update skip locked)
returning id, version, token_hash
"""
NEWEST: Final = """
select updated_at from carts where token_hash is not null order by updated_at desc offset $1 - 1 limit 2
"""


class Secret(msgspec.Struct, frozen=True):
    """What is kept of a cart's token: the seed it is made of, and its hash."""

    seed: bytes
    token_hash: bytes


class EndedCart(msgspec.Struct, frozen=True):
    id: UUID
    version: int
    token_hash: bytes


class GuestCarts:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def secret_of(self, cart: UUID) -> Secret | None:
        """None of a customer's cart, and of one that is gone."""
        row = await self._connection.fetchrow(
            "select token_seed, token_hash from carts where id = $1 and token_hash is not null", cart
        )
        return None if row is None else Secret(row["token_seed"], row["token_hash"])

    async def merge(self, own: Cart, guests: Cart, merge: CartMerge, at: datetime) -> None:
        """Of two locked carts. The customer's has its next version then, and the guest's is gone."""
        await self._connection.execute(GROW, [line.id for line in merge.grown], [line.quantity for line in merge.grown])
        await self._connection.execute(
            "update cart_items set cart_id = $1 where id = any($2::uuid[])", own.id, [line.id for line in merge.moved]
        )
        await self._connection.execute(CHANGE, own.id, own.version + 1, at, merge.coupon, merge.country)
        await self._connection.execute("delete from carts where id = $1", guests.id)
        await self._connection.execute(
            RECORD,
            guests.id,
            own.customer,
            merge.units_before,
            merge.units_brought,
            merge.units_left_out,
            at,
            own.id,
        )

    async def newest_since(self, carts: int) -> datetime | None:
        """Since when so many of the newest are there; None where there are no others."""
        rows = await self._connection.fetch(NEWEST, carts)
        return rows[0]["updated_at"] if len(rows) > 1 else None

    async def expire(self, before: datetime, limit: int) -> list[EndedCart]:
        """Forget those that nobody has changed since, but what somebody is changing now."""
        rows = await self._connection.fetch(EXPIRE, before, limit)
        return [EndedCart(row["id"], row["version"], row["token_hash"]) for row in rows]
