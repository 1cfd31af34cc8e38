"""Take an item out of the cart."""

from uuid import UUID

import msgspec

from db.work import Work
from domain.cart.cart import Cart
from domain.events import CartChanged
from domain.guests import CartOwner
from domain.refusals import NotFound


class RemoveFromCart(msgspec.Struct, frozen=True):
    """`item` is a cart item's id, or a product's, which takes out all its variants."""

    owner: CartOwner
    item: UUID


async def remove_from_cart(command: RemoveFromCart, work: Work) -> Cart:
    """Raises NotFound."""
    cart = await work.carts.lock(command.owner)
    items = [line.id for line in cart.lines if command.item in (line.id, line.product_id)]
    if not items:
        raise NotFound("cart item")
    cart = cart.without(items, work.now)
    await work.carts.take_out(cart, items)
    work.record(CartChanged(subject=cart.id, version=cart.version))
    return cart
