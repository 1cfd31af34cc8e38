"""Keeps the shop's own document."""

from collections.abc import AsyncIterator, Sequence
from typing import Final

from db.pool import Connection
from db.shop.shop import load_shop
from read_models.documents import encode
from read_models.model import Document
from read_models.shop import SHOP, THE_SHOP, ShopKey, shop_document, touched_shop
from workers.key_sources import FixedKeys
from workers.redis_documents import DocumentKind


async def load_the_shop(
    connection: Connection, keys: Sequence[ShopKey], currency: str
) -> AsyncIterator[list[Document]]:
    if keys:
        yield [Document(THE_SHOP, encode(shop_document(await load_shop(connection))))]


def owner(document: Document) -> ShopKey:
    """Raises ValueError."""
    if document.key != THE_SHOP:
        raise ValueError(document.key)
    return THE_SHOP


SHOP_DOCUMENTS: Final = DocumentKind(SHOP, touched_shop, load_the_shop, FixedKeys((THE_SHOP,)), owner)
