"""Carts as they lie in Postgres, with everything as it costs today, and which of them a change concerns."""

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

import asyncpg
import msgspec

from db.catalog.sales import SALE
from db.pool import Connection
from db.prices.coupons import COUPON
from db.prices.promotions import FOR_CARTS
from domain.cart.cart import Cart
from domain.prices.charges import EVERYWHERE

# A line without its id and quantity, of a variant v and its product p. A picture of the variant itself goes before one
# of the whole product, and that before one of another variant.
LINE: Final = f"""
    'product_id', p.id, 'variant_id', v.id, 'sku', v.sku, 'name', p.name, 'slug', p.slug,
    'options', v.options, 'regular_price', v.price, 'sale', {SALE}, 'category_id', p.category_id,
    'product_status', p.status,
    'stock_quantity', case when v.removed_at is null then v.stock_quantity else 0 end,
    'backorder', v.backorder and v.removed_at is null,
    'brand', (select b.name from brands b where b.id = p.brand_id),
    'image_url', (select m.url from product_images m where m.product_id = p.id
                  order by m.variant_id is distinct from v.id, m.variant_id is not null, m.place, m.id limit 1)
"""
# A cart as JSON, of a row `cart` of carts. A country the shop does not sell to has no shipping, nor one without a
# shipping price, its own or everybody's; but while there is no price at all, nobody pays any. Of a cart that knows no
# country, none is asked.
CART: Final = f"""
json_build_object(
    'id', cart.id, 'owner', coalesce(to_json(cart.customer_id),
        json_build_object('token_hash', encode(cart.token_hash, 'base64'))),
    'version', cart.version, 'updated_at', cart.updated_at,
    'currency', (select s.currency from shop s), 'country', cart.country, 'promotions', {FOR_CARTS},
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
"""
LOAD: Final = f"select {CART} from carts cart where cart.id = any($1::uuid[]) order by cart.id"


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
# Where a category lies matters to carts only while a promotion is for one.
WITH_CATEGORIES: Final = """
with recursive below as (
    select id from categories
    where id = any($1::uuid[]) and exists (select from promotions where terms @? '$.**.category_id ? (@ != null)')
    union select c.id from categories c join below b on c.parent_id = b.id)
select distinct i.cart_id from below join products p on p.category_id = below.id
join variants v on v.product_id = p.id join cart_items i on i.variant_id = v.id
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

decode: Final = msgspec.json.Decoder(Cart).decode


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
    categories: Sequence[UUID],
) -> list[UUID]:
    """These carts, those of these customers, those of guests whose tokens have these hashes, those with these products,
    brands, coupons or categories, those that are sent to these countries, and those that want more of a variant than
    its floor.
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
    if categories:
        rows += await connection.fetch(WITH_CATEGORIES, categories)
    if floors:
        rows += await connection.fetch(ABOVE_FLOORS, list(floors), list(floors.values()))
    if coupons:
        rows += await connection.fetch(OF_COUPONS, coupons)
    if countries:
        rows += await connection.fetch(OF_COUNTRIES, countries)
    return sorted({*carts, *(row["cart_id"] for row in rows)})
