"""How many published products stand on each shelf of the shop."""

from typing import Final

from db.pool import Connection
from read_models.taxonomy import Counted, Shelf

COUNTED: Final[dict[Shelf, str]] = {
    "categories": """
        select c.id, c.name, c.slug, c.parent_id, count(p.id) as product_count from categories c
        left join products p on p.category_id = c.id and p.status = 'published' group by c.id
    """,
    "brands": """
        select b.id, b.name, b.slug, null::uuid as parent_id, count(p.id) as product_count from brands b
        left join products p on p.brand_id = b.id and p.status = 'published' group by b.id
    """,
    "tags": """
        select t.id, t.name, t.slug, null::uuid as parent_id, count(p.id) as product_count from tags t
        left join product_tags pt on pt.tag_id = t.id
        left join products p on p.id = pt.product_id and p.status = 'published' group by t.id
    """,
}


async def count_products(connection: Connection, shelf: Shelf) -> list[Counted]:
    rows = await connection.fetch(COUNTED[shelf])
    return [Counted(row["id"], row["name"], row["slug"], row["product_count"], row["parent_id"]) for row in rows]
