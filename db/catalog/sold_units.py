"""How much was sold of each product, and by how much of that it is ranked."""

from typing import Final
from uuid import UUID

from db.pool import Connection
from db.writes import Writes

COUNT: Final = """
counted as (
    insert into product_sales (product_id, units)
    select * from unnest($1::uuid[], $2::bigint[]) as sale(product_id, units) order by product_id
    on conflict (product_id) do update set units = product_sales.units + excluded.units
)
"""
# One that is sold in this very moment is left to the next time.
RANK: Final = """
update product_sales set units_ranked = units where product_id = any(array(
    select product_id from product_sales where units <> units_ranked limit $1 for no key update skip locked))
returning product_id
"""


class SoldUnits:
    def __init__(self, connection: Connection, writes: Writes) -> None:
        self._connection = connection
        self._writes = writes

    def count(self, units_by_product: dict[UUID, int]) -> None:
        """Have paid units added (or taken back, when negative), in id order."""
        self._writes.add(COUNT, list(units_by_product), list(units_by_product.values()))

    async def rank(self, products_max: int) -> list[UUID]:
        """By what was sold by now; those of which that is another number than before, in id order."""
        return sorted(row["product_id"] for row in await self._connection.fetch(RANK, products_max))
