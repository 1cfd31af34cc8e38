"""The present state of all products a batch of events touches, in portions of fixed size."""

from collections.abc import AsyncIterator, Sequence
from typing import Final

from db.pool import Connection
from db.products import load_products
from domain.product import Product
from read_models.touched_products import ProductKey

PORTION_ROWS_MAX: Final = 500

TOUCHED: Final = """
select p.id from products p
where p.id = any($1::uuid[])
   or p.brand_id = any($2::uuid[])
   or p.category_id in (with recursive below as (
          select id from categories where id = any($3::uuid[])
          union select c.id from categories c join below b on c.parent_id = b.id) select id from below)
   or p.id in (select product_id from product_tags where tag_id = any($4::uuid[]))
order by p.id
"""


async def present_products(connection: Connection, keys: Sequence[ProductKey]) -> AsyncIterator[list[Product]]:
    by_kind = [[key for name, key in keys if name == kind] for kind in ("product", "brand", "category", "tag")]
    products, *groups = by_kind
    ids = sorted(set(products))
    if any(groups):
        ids = [row["id"] for row in await connection.fetch(TOUCHED, *by_kind)]
    for start in range(0, len(ids), PORTION_ROWS_MAX):
        yield await load_products(connection, ids[start : start + PORTION_ROWS_MAX])
