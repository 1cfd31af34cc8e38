"""Wishlists in Postgres. Whoever changes one locks its row first."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

import msgspec

from db.pool import Connection
from domain.cart.wishlist import Wish, Wishlist
from domain.refusals import NotFound
from domain.shopper_events import WishlistChanged

LOAD: Final = """
select json_build_object('id', l.id, 'version', l.version, 'wishes', coalesce((
    select json_agg(json_build_object('product', w.product_id, 'added_at', w.added_at, 'told',
        case when w.told_price is not null
             then json_build_object('price', w.told_price, 'in_stock', w.told_in_stock) end)
        order by w.added_at desc, w.product_id)
    from wishes w where w.wishlist_id = l.id), '[]'))::text
from wishlists l where l.id = any($1::uuid[]) order by l.id
"""
LOCK: Final = """
with owner as (select id from accounts where id = $1 and active for key share)
insert into wishlists (id, version) select owner.id, 1 from owner
on conflict (id) do update set version = wishlists.version + 1 returning id
"""
PUT: Final = """
insert into wishes (wishlist_id, product_id, added_at, told_price, told_in_stock) values ($1, $2, $3, $4, $5)
on conflict (wishlist_id, product_id) do update
    set told_price = excluded.told_price, told_in_stock = excluded.told_in_stock
"""
TAKE_OUT: Final = "delete from wishes where wishlist_id = $1 and product_id = $2 returning product_id"

decode: Final = msgspec.json.Decoder(Wishlist).decode


async def load_wishlists(connection: Connection, ids: Sequence[UUID]) -> list[Wishlist]:
    return [decode(row[0]) for row in await connection.fetch(LOAD, ids)]


class Wishlists:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def lock(self, customer: UUID) -> Wishlist:
        """Nobody else's to change until the end, and by one version further. A customer who has none is made one.

        Raises NotFound of a closed account.
        """
        if await self._connection.fetchval(LOCK, customer) is None:
            raise NotFound("account")
        (wishlist,) = await load_wishlists(self._connection, [customer])
        return wishlist

    async def put(self, wishlist: Wishlist, wish: Wish) -> WishlistChanged:
        told = (None, None) if wish.told is None else (wish.told.price, wish.told.in_stock)
        await self._connection.execute(PUT, wishlist.id, wish.product, wish.added_at, *told)
        return WishlistChanged(subject=wishlist.id, version=wishlist.version)

    async def take_out(self, wishlist: Wishlist, product: UUID) -> list[WishlistChanged]:
        """Nothing where it was not on it."""
        if await self._connection.fetchval(TAKE_OUT, wishlist.id, product) is None:
            return []
        return [WishlistChanged(subject=wishlist.id, version=wishlist.version)]

    async def tell_nothing(self, wishlist: Wishlist) -> WishlistChanged:
        await self._connection.execute(
            "update wishes set told_price = null, told_in_stock = null where wishlist_id = $1", wishlist.id
        )
        return WishlistChanged(subject=wishlist.id, version=wishlist.version)

    async def empty(self, wishlist: Wishlist) -> WishlistChanged:
        await self._connection.execute("delete from wishes where wishlist_id = $1", wishlist.id)
        return WishlistChanged(subject=wishlist.id, version=wishlist.version)
