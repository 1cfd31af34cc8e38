"""Keeps the product cards."""

from collections.abc import AsyncIterator, Sequence
from typing import Final
from uuid import UUID

import msgspec

from db.pool import Connection
from domain.catalog.product import Product
from read_models.documents import encode
from read_models.model import Document
from read_models.product_cards import (
    CARD_PREFIX,
    PRODUCT_CARDS,
    SHELF_PREFIX,
    card_key,
    card_ranks,
    product_card,
    shelf_key,
    slug_key,
)
from read_models.touched_products import ProductKey, touched_cards
from workers.key_sources import TableKeys
from workers.projectors.present_products import present_products
from workers.redis_documents import DocumentKind


async def load_product_cards(
    connection: Connection, keys: Sequence[ProductKey], currency: str
) -> AsyncIterator[list[Document]]:
    async for products in present_products(connection, keys):
        yield [document for product in products for document in card_documents(product, currency)]


def card_documents(product: Product, currency: str) -> tuple[Document, ...]:
    return (
        Document(card_key(product.id), encode(product_card(product, currency)), card_ranks(product)),
        Document(shelf_key(product.id), encode(product.on_shelf)),
        *(Document(slug_key(slug), encode(product.id)) for slug in (product.slug, *product.former_slugs)),
    )


def product_key(product: UUID) -> ProductKey:
    return "product", product


def owner(document: Document) -> ProductKey:
    """A card and a shelf say it in their key, a slug in what it leads to."""
    for prefix in (CARD_PREFIX, SHELF_PREFIX):
        if document.key.startswith(prefix):
            return product_key(UUID(document.key.removeprefix(prefix)))
    return product_key(msgspec.json.decode(document.body or b"", type=UUID))


PRODUCT_CARD_DOCUMENTS: Final = DocumentKind(
    PRODUCT_CARDS, touched_cards, load_product_cards, TableKeys("products", product_key), owner
)
