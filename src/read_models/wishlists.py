"""Wishlists: which products a customer would like to have. What they are is looked up among the product cards."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from domain.cart.wishlist import Wish, Wishlist
from domain.events import Event
from domain.shopper_events import WishlistChanged
from read_models.model import ReadModel

WISHLISTS: Final = ReadModel("wishlists", revision=1)


class WishEntry(msgspec.Struct, frozen=True):
    """`notify`: the customer gets a note when it is there again, or costs less."""

    product_id: UUID
    added_at: datetime
    notify: bool


class WishlistDocument(msgspec.Struct, frozen=True):
    """The newest wish first."""

    items: tuple[WishEntry, ...]


def wish_entry(wish: Wish) -> WishEntry:
    return WishEntry(wish.product, wish.added_at, wish.notify)


def wishlist_document(wishlist: Wishlist) -> WishlistDocument:
    return WishlistDocument(tuple(map(wish_entry, wishlist.wishes)))


def touched_wishlists(event: Event) -> Iterable[UUID]:
    return (event.subject,) if isinstance(event, WishlistChanged) else ()
