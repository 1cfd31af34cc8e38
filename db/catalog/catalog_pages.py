"""All products in the order of their slugs, page by page: what an export writes."""

from collections.abc import AsyncIterator
from typing import Final

from asyncpg.cursor import Cursor

from db.catalog.products import load_products
from db.outages import postgres_answers
from db.pool import Connection
from domain.catalog.product import Product

PAGE_ROWS_MAX: Final = 100
# Slugs are ASCII, and the same in every database that this collation sorts; ids are not the same in two shops.
IN_ORDER: Final = 'select id from products order by slug collate "C"'


async def catalog_pages(snapshot: Connection) -> AsyncIterator[list[Product]]:
    """In fixed memory, whatever the size of the catalog: the cursor holds the order. No page is empty.

    Raises StoreDown.
    """
    with postgres_answers():
        ids = await snapshot.cursor(IN_ORDER)
    while page := await next_page(snapshot, ids):
        yield page


async def next_page(snapshot: Connection, ids: Cursor) -> list[Product]:
    with postgres_answers():
        among = [row["id"] for row in await ids.fetch(PAGE_ROWS_MAX)]
        products = {product.id: product for product in await load_products(snapshot, among)}
    return [products[one] for one in among]
