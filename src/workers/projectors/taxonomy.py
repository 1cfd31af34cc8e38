"""Keeps the category tree and the lists of brands and tags."""

from collections.abc import AsyncIterator, Sequence
from typing import Final, get_args

from db.catalog.shelves import count_products
from db.pool import Connection
from read_models.documents import encode
from read_models.model import Document
from read_models.taxonomy import (
    TAXONOMY,
    CategoryTree,
    Counted,
    FlatListing,
    Shelf,
    flat,
    public_part,
    told,
    touched_shelves,
    tree,
)
from workers.key_sources import FixedKeys
from workers.redis_documents import DocumentKind


async def load_taxonomy(
    connection: Connection, shelves: Sequence[Shelf], currency: str
) -> AsyncIterator[list[Document]]:
    for shelf in shelves:
        entries = await count_products(connection, shelf)
        yield [
            Document(shelf, encode(whole(shelf, entries))),
            Document(public_part(shelf), encode(public(shelf, entries))),
        ]


def whole(shelf: Shelf, entries: Sequence[Counted]) -> CategoryTree | FlatListing:
    return CategoryTree(tree(entries)) if shelf == "categories" else FlatListing(flat(entries))


def public(shelf: Shelf, entries: Sequence[Counted]) -> CategoryTree | FlatListing:
    if shelf == "categories":
        return CategoryTree(told(entries))
    return FlatListing(flat([entry for entry in entries if entry.is_told]))


SHELVES: Final[tuple[Shelf, ...]] = get_args(Shelf)


OWNERS: Final = [*SHELVES, *map(public_part, SHELVES)]


def owner(document: Document) -> Shelf:
    """Raises ValueError."""
    return SHELVES[OWNERS.index(document.key) % len(SHELVES)]


TAXONOMY_DOCUMENTS: Final = DocumentKind(TAXONOMY, touched_shelves, load_taxonomy, FixedKeys(SHELVES), owner)
