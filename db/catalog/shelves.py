"""How many products stand on each shelf of the shop, and how many of these are hidden."""

from typing import Final

from db.pool import Connection
from read_models.taxonomy import Counted, Shelf

COUNTS: Final = (
    "count(p.id) filter (where p.status = 'published') as product_count,"
    " count(p.id) filter (where p.status <> 'published') as hidden_count"
)
COUNTED: Final[dict[Shelf, str]] = {
    "categories": f"""
        select c.id, c.name, c.slug, c.parent_id, {COUNTS} from categories c
        left join products p on p.category_id = c.id group by c.id
    """,
    "brands": f"""
        select b.id, b.name, b.slug, {COUNTS} from brands b
        left join products p on p.brand_id = b.id group by b.id
    """,
    "tags": f"""
        select t.id, t.name, t.slug, {COUNTS} from tags t
        left join product_tags pt on pt.tag_id = t.id
        left join products p on p.id = pt.product_id group by t.id
    """,
}


async def count_products(connection: Connection, shelf: Shelf) -> list[Counted]:
    rows = await connection.fetch(COUNTED[shelf])
    return [Counted(**row) for row in rows]
