"""A catalog import in portions, each beside what nobody can save: the engine's bulk indexing, and COPY of the rows."""

import asyncio
import time
from collections.abc import Sequence
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import Final
from uuid import UUID

from bench.catalog import products, write_catalog
from bench.results import Figure
from bench.scene import Scene
from bench.shop import import_catalog
from bench.timings.rebuilding import index
from cli.session import facts_of
from db.pool import Connection
from read_models.product_search import SearchDocument, search_document
from workers.projectors.present_products import present_products
from workers.projectors.product_cards import product_key

ROWS: Final = {
    "products": "select * from products where id = any($1::uuid[])",
    "variants": "select * from variants where product_id = any($1::uuid[])",
    "product_tags": "select * from product_tags where product_id = any($1::uuid[])",
    "stock_movements": "select m.* from stock_movements m join variants v on v.id = m.variant_id"
    " where v.product_id = any($1::uuid[])",
    "outbox": "select * from outbox where aggregate_id = any($1::uuid[])",
}
"""What an import writes of a product, by table."""


async def stocking(scene: Scene, count: int, portions: int) -> list[Figure]:
    """Imports `count` products."""
    imported, seen, copied = list[float](), list[float](), list[float]()
    file, generated = Path(scene.shop.home) / "bench.jsonl", products(count)
    async with scene.postgres.acquire() as connection:
        await make_room(connection)
        for _ in range(portions):
            portion = list(islice(generated, -(-count // portions)))
            write_catalog(file, portion)
            began = time.perf_counter()
            _, seconds = await asyncio.to_thread(import_catalog, scene.shop, file)
            await scene.level()
            seen.append(time.perf_counter() - began)
            imported.append(seconds)
            copied.append(await copy_again(scene, connection, [product["slug"] for product in portion]))
    scene.products = count
    what = f"{-(-count // portions):,} products"
    return [
        Figure("import", f"catalog import, {what}", "s", imported),
        Figure("import-seen", f"catalog import until search shows it, {what}", "s", seen),
        Figure("import-bulk", "bulk indexing and COPY of the same", "s", copied),
    ]


async def make_room(connection: Connection) -> None:
    """Tables like the shop's."""
    await connection.execute("create schema if not exists bench")
    for table in ROWS:
        await connection.execute(f"drop table if exists bench.{table}")
        await connection.execute(f"create table bench.{table} (like public.{table} including all)")


async def copy_again(scene: Scene, connection: Connection, slugs: Sequence[str]) -> float:
    """Seconds. Nothing is computed: rows and documents are as the shop made them."""
    ids = [row["id"] for row in await connection.fetch("select id from products where slug = any($1::text[])", slugs)]
    rows = {table: await copied_out(connection, query, ids) for table, query in ROWS.items()}
    documents = await documents_of(scene, connection, ids)
    began = time.perf_counter()
    for table, copy in rows.items():
        await connection.copy_to_table(table, schema_name="bench", source=copy, format="binary")
    return time.perf_counter() - began + await index(documents)


async def copied_out(connection: Connection, query: str, ids: Sequence[UUID]) -> BytesIO:
    copy = BytesIO()
    await connection.copy_from_query(query, ids, output=copy, format="binary")
    copy.seek(0)
    return copy


async def documents_of(scene: Scene, connection: Connection, ids: Sequence[UUID]) -> list[list[SearchDocument]]:
    currency = (await facts_of(scene.settings, scene.postgres)).currency
    keys = [product_key(product) for product in ids]
    return [
        [search_document(product, currency) for product in portion]
        async for portion in present_products(connection, keys)
    ]
