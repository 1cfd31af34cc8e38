"""Keeps the stock levels."""

from collections.abc import AsyncIterator, Sequence
from typing import Final
from uuid import UUID

from db.pool import Connection
from db.stock.levels import load_levels
from read_models.documents import encode
from read_models.model import Document
from read_models.stock_levels import (
    SCARCEST_FIRST,
    STOCK_LEVELS,
    LevelKey,
    level_document,
    level_ranks,
    touched_levels,
)
from workers.key_sources import TableKeys
from workers.redis_documents import DocumentKind


async def load_level_documents(
    connection: Connection, keys: Sequence[LevelKey], currency: str
) -> AsyncIterator[list[Document]]:
    """A variant that was removed is taken out."""
    variants = [key for kind, key in keys if kind == "variant"]
    products = [key for kind, key in keys if kind == "product"]
    yield [
        Document(str(variant.id), None, {SCARCEST_FIRST: None})
        if variant.removed
        else Document(str(variant.id), encode(level_document(variant)), level_ranks(variant))
        for variant in await load_levels(connection, variants, products)
    ]


def level_key(variant: UUID) -> LevelKey:
    return "variant", variant


def owner(document: Document) -> LevelKey:
    return level_key(UUID(document.key))


STOCK_LEVEL_DOCUMENTS: Final = DocumentKind(
    STOCK_LEVELS, touched_levels, load_level_documents, TableKeys("variants", level_key), owner
)
