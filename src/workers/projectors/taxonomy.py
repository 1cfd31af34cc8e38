"""Keeps the category tree and the lists of brands and tags."""

from collections.abc import AsyncIterator, Sequence

from db.pool import Connection
from db.shelves import count_products
from read_models.documents import encode
from read_models.model import Document
from read_models.taxonomy import CategoryTree, FlatListing, Shelf, flat, tree


async def load_taxonomy(
    connection: Connection, shelves: Sequence[Shelf], currency: str
) -> AsyncIterator[list[Document]]:
    for shelf in shelves:
        entries = await count_products(connection, shelf)
        listing = CategoryTree(tree(entries)) if shelf == "categories" else FlatListing(flat(entries))
        yield [Document(shelf, encode(listing))]
