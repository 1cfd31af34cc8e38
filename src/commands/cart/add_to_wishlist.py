"""Put a product on the wishlist."""

from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from db.work import Work
from domain.cart.wishlist import Wish
from domain.catalog.product import Product


class AddToWishlist(msgspec.Struct, frozen=True):
    """`notify`: the customer wants a note when it is there again, or costs less. UNSET keeps what there is."""

    customer: UUID
    product: UUID
    notify: bool | UnsetType = UNSET


class Wished(msgspec.Struct, frozen=True):
    wish: Wish
    product: Product


async def add_to_wishlist(command: AddToWishlist, work: Work) -> Wished:
    """What is on it already keeps its place. Raises NotFound (a product that is not published), InvalidInput (too
    many).
    """
    await work.products.require_published(command.product)
    wishlist = await work.wishlists.lock(command.customer)
    product = await work.products.get(command.product)
    wish = wishlist.wish_for(product, work.now, notify=command.notify)
    work.record(await work.wishlists.put(wishlist, wish))
    return Wished(wish, product)
