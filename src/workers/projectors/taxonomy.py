"""Keeps the category tree and the lists of brands and tags."""

from collections.abc import AsyncIterator, Sequence
from typing import Final

from db.pool import Connection
from read_models.documents import encode
from read_models.model import Document
from read_models.taxonomy import CategoryTree, Counted, FlatListing, Shelf, flat, tree

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


async def load_taxonomy(
    connection: Connection, shelves: Sequence[Shelf], currency: str
) -> AsyncIterator[list[Document]]:
    for shelf in shelves:
        rows = await connection.fetch(COUNTED[shelf])
        entries = [Counted(row["id"], row["name"], row["slug"], row["product_count"], row["parent_id"]) for row in rows]
        listing = CategoryTree(tree(entries)) if shelf == "categories" else FlatListing(flat(entries))
        yield [Document(shelf, encode(listing))]
