"""The present state of all products a batch of events touches, in portions of fixed size."""

from collections.abc import AsyncIterator, Sequence
from typing import Final

from db.catalog.products import find_touched_products, load_products
from db.pool import Connection
from domain.catalog.product import Product
from read_models.touched_products import ProductKey

PORTION_ROWS_MAX: Final = 500


async def present_products(connection: Connection, keys: Sequence[ProductKey]) -> AsyncIterator[list[Product]]:
    products, *groups = (
        [key for name, key in keys if name == kind] for kind in ("product", "brand", "category", "tag")
    )
    ids = sorted(set(products))
    if any(groups):
        ids = await find_touched_products(connection, products, *groups)
    for start in range(0, len(ids), PORTION_ROWS_MAX):
        yield await load_products(connection, ids[start : start + PORTION_ROWS_MAX])
