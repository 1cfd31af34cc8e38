"""Put what is on the wishlist into the cart."""

from uuid import UUID

import msgspec

from commands.cart.add_to_cart import AddToCart, add_to_cart
from commands.cart.remove_from_wishlist import RemoveFromWishlist, remove_from_wishlist
from db.work import Work
from domain.cart.cart import Cart


class MoveToCart(msgspec.Struct, frozen=True):
    customer: UUID
    product: UUID


async def move_to_cart(command: MoveToCart, work: Work) -> Cart:
    """One, of the first variant that can be had. Refused it stays on the wishlist.

    Raises NotFound (not on it, or not published any more), OutOfStock, InvalidInput (too much).
    """
    await remove_from_wishlist(RemoveFromWishlist(command.customer, command.product), work)
    return await add_to_cart(AddToCart(command.customer, 1, product=command.product), work)
