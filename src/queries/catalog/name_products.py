"""What the products that other read models speak of are called now."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from queries.view import View
from read_models.product_cards import PRODUCT_CARDS, card_key


class ProductName(msgspec.Struct, frozen=True):
    id: UUID
    name: str
    slug: str


async def name_products(products: Sequence[UUID], view: View) -> dict[UUID, ProductName]:
    """Of every status. The question reads PRODUCT_CARDS too; a card that is not there yet is left out."""
    cards = await view.documents(PRODUCT_CARDS, [card_key(product) for product in products])
    named = [msgspec.json.decode(card, type=ProductName) for card in cards if card is not None]
    return {product.id: product for product in named}
