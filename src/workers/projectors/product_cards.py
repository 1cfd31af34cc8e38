"""Keeps the product cards."""

from collections.abc import AsyncIterator, Sequence

from db.pool import Connection
from domain.product import Product
from read_models.documents import encode
from read_models.model import Document
from read_models.product_cards import card_key, product_card, slug_key
from read_models.touched_products import ProductKey
from workers.projectors.present_products import present_products


async def load_product_cards(
    connection: Connection, keys: Sequence[ProductKey], currency: str
) -> AsyncIterator[list[Document]]:
    async for products in present_products(connection, keys):
        yield [document for product in products for document in card_documents(product, currency)]


def card_documents(product: Product, currency: str) -> tuple[Document, Document]:
    return (
        Document(card_key(product.id), encode(product_card(product, currency))),
        Document(slug_key(product.slug), encode(product.id)),
    )
