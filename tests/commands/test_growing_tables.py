"""Imports fill a shop: what they ask was prepared when it was small, and must not go through all there is by now."""

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from typing import Final

import asyncpg
import pytest

from commands.base import perform
from commands.catalog.import_products import Imported, ImportProducts, import_products
from commands.orders.import_history import HistoricLine, HistoricOrder, ImportHistory, TakenOver, import_history
from db.pool import open_pool
from domain.catalog.catalog_line import CatalogLine, SaidVariant

ASKED: Final = 100
GROWN_TO: Final = 3_000
ROWS_READ_MAX: Final = 2 * GROWN_TO
"""Once through the larger tables is a sensible way, once for each that is asked for is not."""
PRODUCTS: Final = """
with made as (insert into products (slug, name, status, description)
              select 'lamp-' || n, 'Lamp', 'published', '' from generate_series($1::int, $2) n returning id, slug)
insert into variants (product_id, place, sku, sku_key, price, stock_quantity) select id, 0, slug, slug, 100, 0 from made
"""
ORDERS: Final = """
with placed as (
    insert into orders (reference, status, subtotal, discount, shipping, tax, total, historic, email, email_key)
    select 'old-' || n, 'PAID', 100, 0, 0, 0, 100, true, 'ann@example.com', 'ann@example.com'
    from generate_series($1::int, $2) n returning id)
insert into order_items (order_id, place, product_id, variant_id, sku, name, unit_price, quantity)
select placed.id, 0, v.product_id, v.id, v.sku, 'Lamp', 100, 1
from placed, (select * from variants where sku_key = 'lamp-1') v
"""
ROWS_READ: Final = "select sum(seq_tup_read + idx_tup_fetch)::int from pg_stat_user_tables"


@pytest.fixture
async def importer(postgres: asyncpg.Pool, database_url: str) -> AsyncIterator[asyncpg.Pool]:
    """Of one connection, that knows every statement. The shop is small, and Postgres has counted what is in it."""
    await postgres.execute("truncate products, orders cascade")  # what was deleted before has left room in the files
    await postgres.execute(PRODUCTS, 1, 5)
    await postgres.execute(ORDERS, 1, 5)
    await postgres.execute("analyze")
    async with await open_pool(database_url, connections_max=1) as pool:
        await known_products(pool, range(1, 6))
        await known_orders(pool, range(1, 6))
        yield pool


async def known_products(importer: asyncpg.Pool, numbers: Sequence[int]) -> list[Imported]:
    said = [
        CatalogLine(variants=(SaidVariant(sku=f"lamp-{number}", opening_stock=0, price=100),)) for number in numbers
    ]
    return await perform(importer, import_products, ImportProducts(said))


async def known_orders(importer: asyncpg.Pool, numbers: Sequence[int]) -> list[TakenOver]:
    line, at = HistoricLine("lamp-1", "Lamp", 1, 100), datetime(2010, 12, 24, tzinfo=UTC)
    told = [HistoricOrder(f"old-{number}", "ann@example.com", "Ann", at, (line,)) for number in numbers]
    return await perform(importer, import_history, ImportHistory(told))


async def rows_read(importer: asyncpg.Pool) -> int:
    await importer.execute("select pg_stat_force_next_flush()")
    return int(await importer.fetchval(ROWS_READ))


async def test_products_are_known_again_without_going_through_all_for_each(
    postgres: asyncpg.Pool, importer: asyncpg.Pool
) -> None:
    await postgres.execute(PRODUCTS, 6, GROWN_TO)
    before = await rows_read(importer)
    assert await known_products(importer, range(1, ASKED + 1)) == [Imported.UNCHANGED] * ASKED
    assert await rows_read(importer) - before < ROWS_READ_MAX


async def test_orders_are_known_again_without_going_through_all_for_each(
    postgres: asyncpg.Pool, importer: asyncpg.Pool
) -> None:
    await postgres.execute(ORDERS, 6, GROWN_TO)
    before = await rows_read(importer)
    assert await known_orders(importer, range(1, ASKED + 1)) == [TakenOver.DIFFERENT] * ASKED
    assert await rows_read(importer) - before < ROWS_READ_MAX
