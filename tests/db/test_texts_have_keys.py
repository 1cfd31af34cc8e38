"""A shop that has texts from before: what is the same by now is told apart, and nothing is lost."""

import asyncio
from collections.abc import AsyncIterator
from urllib.parse import urlsplit
from uuid import UUID

import asyncpg
import pytest

from db.revisions import commands
from db.stock.stock import Stock
from db.work import Work

BEFORE = """
insert into brands (id, name, slug) values
    ('00000000-0000-0000-0000-000000000001', 'Miele', 'miele'),
    ('00000000-0000-0000-0000-000000000002', 'miele ', 'miele-2');
insert into categories (id, name, slug, parent_id, path, path_slugs) values
    ('00000000-0000-0000-0000-000000000001', 'Fish &amp; Chips', 'fish', null, '{"Fish &amp; Chips"}', '{fish}'),
    ('00000000-0000-0000-0000-000000000002', 'Cod', 'cod', '00000000-0000-0000-0000-000000000001',
     '{"Fish &amp; Chips",Cod}', '{fish,cod}');
insert into products (id, slug, name, description, status) values
    ('00000000-0000-0000-0000-000000000001', 'pan', 'Pan  &amp; Lid', '<p onclick="x">Caf&eacute;</p>', 'published');
insert into variants (id, product_id, place, sku, price, stock_quantity, barcodes) values
    ('00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000001', 0, 'PAN', 1, 0, '{036000291452}'),
    ('00000000-0000-0000-0000-000000000002', '00000000-0000-0000-0000-000000000001', 1, 'pan', 1, 0, '{B-77}'),
    ('00000000-0000-0000-0000-000000000003', '00000000-0000-0000-0000-000000000001', 2, 'Pan', 1, 0, '{}');
insert into accounts (id, email, name, password_hash) values
    ('00000000-0000-0000-0000-000000000001', 'A\u0308@example.com', 'A', null),
    ('00000000-0000-0000-0000-000000000002', '\u00e4@example.com', 'B', 'hash');
"""


@pytest.fixture
async def old_shop(database_url: str) -> AsyncIterator[str]:
    """A database of its own, as the schema was before."""
    parts = urlsplit(database_url)
    old = f"{parts.path.strip('/')}_old"
    connection = await asyncpg.connect(database_url)
    await connection.execute(f"drop database if exists {old}")
    await connection.execute(f"create database {old}")
    url = parts._replace(path=f"/{old}").geturl()
    await asyncio.to_thread(commands(url).upgrade, "0007")
    yield url
    await connection.execute(f"drop database {old} with (force)")
    await connection.close()


async def test_texts_of_an_old_shop_are_cleaned_and_each_has_a_key(old_shop: str) -> None:
    connection = await asyncpg.connect(old_shop)
    await connection.execute(BEFORE)
    await asyncio.to_thread(commands(old_shop).upgrade, "0008")
    await connection.reload_schema_state()

    async def said(query: str) -> list[tuple[object, ...]]:
        return [tuple(row) for row in await connection.fetch(query)]

    assert await said("select name, description from products") == [("Pan & Lid", "<p>Café</p>")]
    assert await said("select path, path_slugs from categories order by id") == [
        (["Fish & Chips"], ["fish"]),
        (["Fish & Chips", "Cod"], ["fish", "cod"]),
    ]
    assert await said("select sku, sku_key, barcodes from variants order by id") == [
        ("PAN", "PAN", ["00036000291452"]),
        ("pan", "pan", ["B-77"]),
        ("Pan", "Pan", []),
    ]
    assert await said("select name, name_key from brands order by id") == [
        ("Miele", "miele"),
        ("miele", f"miele {UUID(int=2)}"),
    ]
    assert await said("select name, email_key from accounts order by id") == [
        ("A", f"ä@example.com {UUID(int=1)}"),
        ("B", "ä@example.com"),
    ], "who can sign in is found"

    await asyncio.to_thread(commands(old_shop).upgrade, "head")
    products = Work(connection).products
    asked = await products.named(["PAN", "pan", "Pan", "pAN", "ｐａｎ", "pot"])
    assert {sku: variant.variant.int for sku, variant in asked.items()} == {
        "PAN": 1, "pan": 2, "Pan": 3, "pAN": 2, "ｐａｎ": 2,
    }  # fmt: skip
    stock = Stock(connection)
    assert [(await stock.adjust(sku, 5, "count")).variant.int for sku in ("PAN", "Pan", "paN")] == [1, 3, 2]

    await asyncio.to_thread(commands(old_shop).downgrade, "0007")
    await asyncio.to_thread(commands(old_shop).upgrade, "0008")
    await connection.close()
