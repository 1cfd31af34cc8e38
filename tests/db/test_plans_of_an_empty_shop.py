"""An import is prepared while a shop is empty, and fills it: what it asks for is all that is looked at even then."""

from collections.abc import AsyncIterator
from typing import Final

import asyncpg
import pytest

from db.catalog.products import Products
from db.orders.past_orders import PastOrders
from db.pool import Connection, open_pool
from db.writes import Writes

PRODUCTS: Final = """
with made as (insert into products (slug, name, status, description)
              select 'lamp-' || n, 'Lamp', 'published', '' from generate_series(1, 3000) n returning id, slug)
insert into variants (product_id, place, sku, sku_key, price, stock_quantity) select id, 0, slug, slug, 100, 0 from made
"""
ORDERS: Final = """
with placed as (
    insert into orders (reference, status, subtotal, discount, shipping, tax, total, historic, email, email_key)
    select 'old-' || n, 'PAID', 100, 0, 0, 0, 100, true, 'ann@example.com', 'ann@example.com'
    from generate_series(1, 3000) n returning id)
insert into order_items (order_id, place, product_id, variant_id, sku, name, unit_price, quantity)
select placed.id, 0, v.product_id, v.id, v.sku, 'Lamp', 100, 1 from placed, (select * from variants limit 1) v
"""
ROWS_READ: Final = "select sum(seq_tup_read + idx_tup_fetch)::int from pg_stat_xact_user_tables"


@pytest.fixture
async def importer(postgres: asyncpg.Pool, database_url: str) -> AsyncIterator[Connection]:
    """Its plans are made at the first question, and no news of how large the tables are reach it."""
    async with await open_pool(database_url, connections_max=1) as pool, pool.acquire() as connection:
        yield connection


async def test_variants_are_found_by_their_skus_whatever_came_since_the_first_was_asked_for(
    postgres: asyncpg.Pool, importer: Connection
) -> None:
    products = Products(importer, Writes(importer))
    assert await products.named(["lamp-1"]) == {}
    await postgres.execute(PRODUCTS)
    async with importer.transaction():
        before = await importer.fetchval(ROWS_READ)
        found = await products.named([f"lamp-{number}" for number in range(1, 101)])
        assert (len(found), await importer.fetchval(ROWS_READ) - before) == (100, 100 + 200), "as given and caseless"


async def test_past_orders_are_found_by_their_names_whatever_came_since_the_first_was_asked_for(
    postgres: asyncpg.Pool, importer: Connection
) -> None:
    past = PastOrders(importer)
    assert await past.known(["old-1"]) == {}
    await postgres.execute(PRODUCTS)
    await postgres.execute(ORDERS)
    async with importer.transaction():
        before = await importer.fetchval(ROWS_READ)
        found = await past.known([f"old-{number}" for number in range(1, 101)])
        assert (len(found), await importer.fetchval(ROWS_READ) - before) == (100, 3 * 100)
