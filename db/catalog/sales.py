"""Sale prices in Postgres: four columns of their variant, of which `sale_turns_at` is what has not been noted yet."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from db.pool import Connection
from domain.events import ProductUpdated
from domain.prices.sale import Sale

# A sale as JSON, of a row v of variants; null where there is none, which is nearly everywhere.
SALE: Final = """
case when v.sale_price is not null then json_build_object('price', v.sale_price, 'span', json_build_object(
    'starts_at', v.sale_starts_at, 'ends_at', v.sale_ends_at, 'turns_at', v.sale_turns_at)) end
"""
# The price of a row v of variants as far as it is noted, as `Variant.present_price` says it.
PRESENT_PRICE: Final = """
case when v.sale_price < v.price and (v.sale_starts_at is null or v.sale_turns_at is distinct from v.sale_starts_at)
          and (v.sale_ends_at is null or v.sale_turns_at is not null) then v.sale_price else v.price end
"""
TURNED: Final = """
select distinct product_id from variants where sale_turns_at <= $1 order by product_id limit $2
"""
NOTE: Final = """
with noted as (
    update variants set sale_turns_at = case when sale_ends_at > $2 then sale_ends_at end
    where product_id = any($1::uuid[]) and sale_turns_at <= $2 returning product_id
)
update products set updated_at = $2, version = version + 1 where id in (select product_id from noted)
returning id, version
"""


def sale_columns(sale: Sale | None) -> tuple[int | None, datetime | None, datetime | None, datetime | None]:
    """sale_price, sale_starts_at, sale_ends_at, sale_turns_at"""
    if sale is None:
        return None, None, None, None
    return sale.price, sale.span.starts_at, sale.span.ends_at, sale.span.turns_at


class Sales:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def turned(self, now: datetime, limit: int) -> list[UUID]:
        """Products with a sale that has begun or ended and nobody has noted it."""
        return [row["product_id"] for row in await self._connection.fetch(TURNED, now, limit)]

    async def lock(self, products: Sequence[UUID]) -> None:
        await self._connection.execute(
            "select from products where id = any($1::uuid[]) order by id for no key update", products
        )

    async def note_turns(self, products: Sequence[UUID], now: datetime) -> list[ProductUpdated]:
        """Of locked products; those of which somebody else has noted it are left alone."""
        rows = await self._connection.fetch(NOTE, products, now)
        return [ProductUpdated(subject=row["id"], version=row["version"]) for row in rows]
