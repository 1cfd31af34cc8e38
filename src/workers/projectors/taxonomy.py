"""Keeps the category tree and the lists of brands and tags."""

from collections.abc import AsyncIterator, Sequence
from typing import Final, get_args

from db.catalog.shelves import count_products
from db.pool import Connection
from read_models.documents import encode
from read_models.model import Document
from read_models.taxonomy import TAXONOMY, CategoryTree, FlatListing, Shelf, flat, touched_shelves, tree
from workers.key_sources import FixedKeys
from workers.redis_documents import DocumentKind


async def load_taxonomy(
    connection: Connection, shelves: Sequence[Shelf], currency: str
) -> AsyncIterator[list[Document]]:
    for shelf in shelves:
        entries = await count_products(connection, shelf)
        listing = CategoryTree(tree(entries)) if shelf == "categories" else FlatListing(flat(entries))
        yield [Document(shelf, encode(listing))]


SHELVES: Final[tuple[Shelf, ...]] = get_args(Shelf)


def owner(document: Document) -> Shelf:
    """Raises ValueError."""
    return SHELVES[SHELVES.index(document.key)]


TAXONOMY_DOCUMENTS: Final = DocumentKind(TAXONOMY, touched_shelves, load_taxonomy, FixedKeys(SHELVES), owner)
