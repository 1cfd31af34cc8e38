"""A customer's wishlist, with its products as they are now."""

from typing import ClassVar
from uuid import UUID

import msgspec

from domain.catalog.product import ProductStatus
from queries.question import Question
from queries.view import View
from read_models.documents import encode
from read_models.model import ReadModel
from read_models.product_cards import PRODUCT_CARDS, ProductCard, card_key
from read_models.product_search import ProductListItem, list_item
from read_models.wishlists import WISHLISTS, WishEntry, WishlistDocument


class GetWishlist(Question, frozen=True):
    reads: ClassVar[tuple[ReadModel, ...]] = (WISHLISTS, PRODUCT_CARDS)
    calls_max: ClassVar[int] = 2
    customer: UUID


class WishlistItem(WishEntry, frozen=True):
    """`product` is as lists show it, null while it is not published. `available`: some of it can be had."""

    available: bool
    product: ProductListItem | None


class WishlistAnswer(msgspec.Struct, frozen=True):
    """The newest wish first."""

    items: tuple[WishlistItem, ...]


async def get_wishlist(question: GetWishlist, view: View) -> bytes:
    """An empty one of who never had any."""
    found = await view.document(WISHLISTS, str(question.customer))
    wishes = () if found is None else msgspec.json.decode(found, type=WishlistDocument).items
    cards = await view.documents(PRODUCT_CARDS, [card_key(wish.product_id) for wish in wishes])
    read = [None if card is None else msgspec.json.decode(card, type=ProductCard) for card in cards]
    return encode(WishlistAnswer(tuple(wishlist_item(*each) for each in zip(wishes, read, strict=True))))


def wishlist_item(wish: WishEntry, card: ProductCard | None) -> WishlistItem:
    shown = None if card is None or card.status is not ProductStatus.PUBLISHED else list_item(card)
    return WishlistItem(
        product_id=wish.product_id,
        added_at=wish.added_at,
        notify=wish.notify,
        available=shown is not None and shown.in_stock,
        product=shown,
    )
