"""Carts in Postgres. Whoever changes a cart locks its row first: changes of one cart come one after the other."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final
from uuid import UUID

import asyncpg
import msgspec

from db.ids import new_id
from db.pool import Connection
from db.prices.coupons import COUPON
from domain.cart import Cart, CartLine
from domain.charges import EVERYWHERE
from domain.guests import CartOwner, Guest, NewGuest
from domain.product import ProductStatus, sku_keys
from domain.refusals import CartNotFound, CouponNotValid, CouponReason, NotFound

# A line without its id and quantity, of a variant v and its product p. A picture of the variant itself goes before one
# of the whole product, and that before one of another variant.
LINE: Final = """
    'product_id', p.id, 'variant_id', v.id, 'sku', v.sku, 'name', p.name, 'slug', p.slug,
    'options', v.options, 'unit_price', v.price, 'product_status', p.status,
    'stock_quantity', case when v.removed_at is null then v.stock_quantity else 0 end,
    'brand', (select b.name from brands b where b.id = p.brand_id),
    'image_url', (select m.url from product_images m where m.product_id = p.id
                  order by m.variant_id is distinct from v.id, m.variant_id is not null, m.place, m.id limit 1)
"""
# A country the shop does not sell to has no shipping, nor one without a shipping price, its own or everybody's; but
# while there is no price at all, nobody pays any. Of a cart that knows no country, none is asked.
LOAD: Final = f"""
select json_build_object(
    'id', cart.id, 'owner', coalesce(to_json(cart.customer_id),
        json_build_object('token_hash', encode(cart.token_hash, 'base64'))),
    'version', cart.version, 'updated_at', cart.updated_at,
    'currency', (select s.currency from shop s), 'country', cart.country,
    'coupon', (select {COUPON} from coupons c where c.id = cart.coupon_id),
    'coupon_uses', case when cart.coupon_id is null then 0 else (
        select count(*) from coupon_redemptions r where r.coupon_id = cart.coupon_id
        and (r.customer_id = cart.customer_id
             or r.email_key = (select a.email_key from accounts a where a.id = cart.customer_id))) end,
    'shipping', case when cart.country is null or exists (
        select from shop where ships_to && array[cart.country::text, '{EVERYWHERE}']) then coalesce((
        select json_build_object('flat', s.price, 'free_from', s.free_from)
        from shipping_countries x join shipping_prices s on s.id = x.shipping_price_id
        where x.country in (cart.country, '{EVERYWHERE}') order by x.country = '{EVERYWHERE}' limit 1),
        case when cart.country is null or not exists (select from shipping_countries)
             then json_build_object('flat', 0) end) end,
    'tax', coalesce((
        select json_build_object('basis_points', r.basis_points, 'included', r.included)
        from tax_rates r
        where r.country in (cart.country, '{EVERYWHERE}') order by r.country = '{EVERYWHERE}' limit 1),
        json_build_object('basis_points', 0)),
    'lines', coalesce((
        select json_agg(json_build_object('id', i.id, 'quantity', i.quantity, {LINE}) order by i.id)
        from cart_items i join variants v on v.id = i.variant_id join products p on p.id = v.product_id
        where i.cart_id = cart.id), '[]')
)::text
from carts cart where cart.id = any($1::uuid[]) order by cart.id
"""
FOR_SALE: Final = f"""
select json_build_object('id', $2::uuid, 'quantity', $3::int, {LINE})::text
from variants v join products p on p.id = v.product_id
where v.removed_at is null and %s limit 1
"""
# The first variant of which there is enough beside what lies in the cart; if there is none, the one with most.
PRODUCT_FOR_SALE: Final = f"""
select json_build_object('id', $2::uuid, 'quantity', $3::int, {LINE})::text
from variants v join products p on p.id = v.product_id
left join cart_items i on i.variant_id = v.id and i.cart_id = $4
cross join lateral (select v.stock_quantity - coalesce(i.quantity, 0) as free) shelf
where v.removed_at is null and v.product_id = $1
order by free < $3, case when free < $3 then -free else v.place end, v.place, v.id limit 1
"""
VARIANT_FOR_SALE: Final = FOR_SALE % "v.id = $1"
SKU_FOR_SALE: Final = FOR_SALE % "v.sku_key = any($1::text[]) order by array_position($1::text[], v.sku_key)"

OF_CUSTOMERS: Final = "select id as cart_id from carts where customer_id = any($1::uuid[])"
OF_GUESTS: Final = "select id as cart_id from carts where token_hash = any($1::bytea[])"
WITH_PRODUCTS: Final = """
select distinct i.cart_id from variants v join cart_items i on i.variant_id = v.id where v.product_id = any($1::uuid[])
"""
WITH_BRANDS: Final = """
select distinct i.cart_id
from products p join variants v on v.product_id = p.id join cart_items i on i.variant_id = v.id
where p.brand_id = any($1::uuid[])
"""
ABOVE_FLOORS: Final = """
select distinct i.cart_id from unnest($1::uuid[], $2::bigint[]) as moved(variant_id, floor)
join cart_items i using (variant_id) where i.quantity > moved.floor
"""

# Figures of an empty cart are nothing, whatever is charged where.
OF_COUPONS: Final = "select id as cart_id from carts where coupon_id = any($1::uuid[])"
OF_COUNTRIES: Final = f"""
select cart.id as cart_id from carts cart
where (cart.country = any($1::text[]) or '{EVERYWHERE}' = any($1::text[]))
  and exists (select from cart_items i where i.cart_id = cart.id)
"""

# The update takes the row's lock in the same statement whether or not the cart is new.
LOCK: Final = """
with owner as (select id from accounts where id = $2 and active for key share)
insert into carts (id, customer_id, version, country) select $1::uuid, owner.id, 0, $3::text from owner
on conflict (customer_id) do update set country = coalesce($3::text, carts.country) returning id
"""
LOCK_OF_GUEST: Final = """
update carts set country = coalesce($2, country) where token_hash = $1 returning id
"""
OPEN_FOR_GUEST: Final = """
insert into carts (id, token_hash, token_seed, version, country) values ($1, $2, $3, 0, $4) returning id
"""
PUT: Final = """
with changed as (update carts set version = $5, updated_at = $6 where id = $1)
insert into cart_items (id, cart_id, variant_id, quantity) values ($2, $1, $3, $4)
on conflict (cart_id, variant_id) do update set quantity = excluded.quantity
"""
TAKE_OUT: Final = """
with changed as (update carts set version = $3, updated_at = $4 where id = $1)
delete from cart_items where cart_id = $1 and id = any($2::uuid[])
"""
EMPTY: Final = """
with changed as (update carts set version = $2, updated_at = $3, coupon_id = null where id = $1)
delete from cart_items where cart_id = $1
"""

decode: Final = msgspec.json.Decoder(Cart).decode
decode_line: Final = msgspec.json.Decoder(CartLine).decode


async def load_carts(connection: Connection, ids: Sequence[UUID]) -> list[Cart]:
    return [decode(row[0]) for row in await connection.fetch(LOAD, ids)]


async def find_touched_carts(
    connection: Connection,
    carts: Sequence[UUID],
    customers: Sequence[UUID],
    products: Sequence[UUID],
    brands: Sequence[UUID],
    floors: Mapping[UUID, int],
    coupons: Sequence[UUID],
    countries: Sequence[str],
    guests: Sequence[bytes],
) -> list[UUID]:
    """These carts, those of these customers, those of guests whose tokens have these hashes, those with these products,
    brands or coupons, those that are sent to these countries, and those that want more of a variant than its floor.
    """
    rows: list[asyncpg.Record] = []
    if customers:
        rows += await connection.fetch(OF_CUSTOMERS, customers)
    if guests:
        rows += await connection.fetch(OF_GUESTS, guests)
    if products:
        rows += await connection.fetch(WITH_PRODUCTS, products)
    if brands:
        rows += await connection.fetch(WITH_BRANDS, brands)
    if floors:
        rows += await connection.fetch(ABOVE_FLOORS, list(floors), list(floors.values()))
    if coupons:
        rows += await connection.fetch(OF_COUPONS, coupons)
    if countries:
        rows += await connection.fetch(OF_COUNTRIES, countries)
    return sorted({*carts, *(row["cart_id"] for row in rows)})


class Carts:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def lock(self, owner: CartOwner | NewGuest, country: str | None = None) -> Cart:
        """The owner's cart, nobody else's to change until the end. A customer who has none is made one.

        With a country it is to be sent there from now on. Raises CartNotFound for a guest's that ended, or never was,
        NotFound for one of a closed account.
        """
        match owner:
            case UUID():
                cart = await self._connection.fetchval(LOCK, new_id(), owner, country)
                if cart is None:
                    raise NotFound("account")
            case NewGuest():
                cart = await self._connection.fetchval(OPEN_FOR_GUEST, new_id(), owner.token_hash, owner.seed, country)
            case Guest():
                cart = await self._connection.fetchval(LOCK_OF_GUEST, owner.token_hash, country)
        if cart is None:
            raise CartNotFound
        return (await load_carts(self._connection, [cart]))[0]

    async def for_sale(
        self, cart: Cart, quantity: int, *, product: UUID | None, variant: UUID | None, sku: str | None
    ) -> CartLine:
        """A line that is not in the cart yet. Exactly one name says of what; of a product, the variant that can be had.

        Raises NotFound.
        """
        named = {
            PRODUCT_FOR_SALE: product,
            VARIANT_FOR_SALE: variant,
            SKU_FOR_SALE: None if sku is None else sku_keys(sku),
        }
        [(statement, key)] = [(statement, key) for statement, key in named.items() if key is not None]
        rest = (cart.id,) if product is not None else ()
        found = await self._connection.fetchval(statement, key, new_id(), quantity, *rest)
        if found is None or (line := decode_line(found)).product_status is not ProductStatus.PUBLISHED:
            raise NotFound("product")
        return line

    async def put(self, cart: Cart, line: CartLine) -> None:
        """Write the cart's version, and this line of it."""
        await self._connection.execute(
            PUT, cart.id, line.id, line.variant_id, line.quantity, cart.version, cart.updated_at
        )

    async def set_coupon(self, cart: Cart) -> None:
        """Write the cart's version and its coupon. Raises CouponNotValid for one that was deleted meanwhile."""
        coupon = None if cart.coupon is None else cart.coupon.id
        try:
            await self._connection.execute(
                "update carts set version = $2, updated_at = $3, coupon_id = $4 where id = $1",
                cart.id,
                cart.version,
                cart.updated_at,
                coupon,
            )
        except asyncpg.ForeignKeyViolationError as gone:
            raise CouponNotValid(CouponReason.UNKNOWN) from gone

    async def lose_coupon(self, coupon: UUID) -> list[tuple[UUID, int]]:
        """Carts that had it, and their new versions."""
        rows = await self._connection.fetch(
            "update carts set coupon_id = null, version = version + 1 where coupon_id = $1 returning id, version",
            coupon,
        )
        return [(row["id"], row["version"]) for row in rows]

    async def touch(self, cart: Cart) -> None:
        """Write the cart's version."""
        await self._connection.execute(
            "update carts set version = $2, updated_at = $3 where id = $1", cart.id, cart.version, cart.updated_at
        )

    async def take_out(self, cart: Cart, items: Collection[UUID]) -> None:
        """Write the cart's version, and that these items are no longer in it."""
        await self._connection.execute(TAKE_OUT, cart.id, list(items), cart.version, cart.updated_at)

    async def empty(self, cart: Cart) -> None:
        await self._connection.execute(EMPTY, cart.id, cart.version, cart.updated_at)

    async def forget_country(self, cart: Cart) -> None:
        await self._connection.execute("update carts set country = null where id = $1", cart.id)
