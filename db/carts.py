"""Carts in Postgres. Whoever changes a cart locks its row first: changes of one cart come one after the other."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from db.ids import new_id
from db.pool import Connection
from domain.cart import Cart
from domain.product import ProductStatus
from domain.refusals import NotFound

LOAD: Final = """
select json_build_object(
    'id', c.id, 'customer', c.customer_id, 'version', c.version, 'updated_at', c.updated_at,
    'lines', coalesce((
        select json_agg(json_build_object(
            'id', i.id, 'product_id', p.id, 'variant_id', v.id, 'sku', v.sku, 'name', p.name, 'slug', p.slug,
            'options', v.options, 'unit_price', v.price, 'quantity', i.quantity,
            'stock_quantity', case when v.removed_at is null then v.stock_quantity else 0 end,
            'product_status', p.status, 'brand', (select b.name from brands b where b.id = p.brand_id),
            'image_url', (select m.url from product_images m where m.product_id = p.id order by m.place, m.id limit 1)
        ) order by i.id)
        from cart_items i join variants v on v.id = i.variant_id join products p on p.id = v.product_id
        where i.cart_id = c.id), '[]')
)::text
from carts c where c.id = any($1::uuid[]) order by c.id
"""

decode: Final = msgspec.json.Decoder(Cart).decode


class ForSale(msgspec.Struct, frozen=True):
    """A variant as the cart needs to know it: today's price, and whether it is sold at all."""

    variant: UUID
    sku: str
    price: int
    stock_quantity: int
    product_status: ProductStatus


async def load_carts(connection: Connection, ids: Sequence[UUID]) -> list[Cart]:
    return [decode(row[0]) for row in await connection.fetch(LOAD, ids)]


class Carts:
    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    async def lock(self, customer: UUID) -> Cart:
        """The customer's cart, made if there is none yet, and nobody else's to change until the end."""
        # The no-op update takes the row's lock in the same statement whether or not the cart is new.
        cart = await self._connection.fetchval(
            "insert into carts (id, customer_id, version, updated_at) values ($1, $2, 0, $3)"
            " on conflict (customer_id) do update set version = carts.version returning id",
            new_id(),
            customer,
            self._now,
        )
        return (await load_carts(self._connection, [cart]))[0]

    async def for_sale(self, *, product: UUID | None, variant: UUID | None, sku: str | None) -> ForSale:
        """A variant by its id or SKU, or a product's first one. Raises NotFound."""
        row = await self._connection.fetchrow(
            "select v.id, v.sku, v.price, v.stock_quantity, p.status from variants v join products p"
            " on p.id = v.product_id where v.removed_at is null"
            " and ($1::uuid is null or p.id = $1) and ($2::uuid is null or v.id = $2)"
            " and ($3::text is null or v.sku = $3)"
            " order by v.place, v.id limit 1",
            product,
            variant,
            sku,
        )
        if row is None or row["status"] != ProductStatus.PUBLISHED:
            raise NotFound("product")
        return ForSale(row["id"], row["sku"], row["price"], row["stock_quantity"], ProductStatus(row["status"]))

    async def put(self, cart: Cart, variant: UUID, quantity: int) -> Cart:
        """The variant's line in the cart has this quantity from now on."""
        await self._connection.execute(
            "insert into cart_items (id, cart_id, variant_id, quantity) values ($1, $2, $3, $4)"
            " on conflict (cart_id, variant_id) do update set quantity = excluded.quantity",
            new_id(),
            cart.id,
            variant,
            quantity,
        )
        return await self._changed(cart)

    async def set_quantity(self, cart: Cart, item: UUID, quantity: int) -> Cart:
        await self._connection.execute("update cart_items set quantity = $2 where id = $1", item, quantity)
        return await self._changed(cart)

    async def remove(self, cart: Cart, items: Sequence[UUID]) -> Cart:
        await self._connection.execute("delete from cart_items where id = any($1::uuid[])", items)
        return await self._changed(cart)

    async def _changed(self, cart: Cart) -> Cart:
        await self._connection.execute(
            "update carts set version = version + 1, updated_at = $2 where id = $1", cart.id, self._now
        )
        return (await load_carts(self._connection, [cart.id]))[0]
