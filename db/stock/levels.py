"""What there is of variants, in Postgres."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

import msgspec

from db.pool import Connection
from domain.stock.stock import StockedVariant

LOAD: Final = """
select json_build_object(
    'id', v.id, 'product', v.product_id, 'sku', v.sku, 'name', p.name, 'options', v.options, 'status', p.status,
    'stock_quantity', v.stock_quantity, 'backorder', v.backorder, 'removed', v.removed_at is not null)::text
from variants v join products p on p.id = v.product_id
where v.id = any($1::uuid[]) or v.product_id = any($2::uuid[]) order by v.id
"""

decode: Final = msgspec.json.Decoder(StockedVariant).decode


async def load_levels(
    connection: Connection, variants: Sequence[UUID], products: Sequence[UUID]
) -> list[StockedVariant]:
    """These variants, and all that these products have or had."""
    return [decode(row[0]) for row in await connection.fetch(LOAD, variants, products)]
