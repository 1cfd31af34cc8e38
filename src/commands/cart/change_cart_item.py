"""Change how many of an item lie in the cart; none takes it out."""

from uuid import UUID

import msgspec

from db.work import Work
from domain.cart.cart import Cart
from domain.events import CartChanged
from domain.guests import CartOwner


class ChangeCartItem(msgspec.Struct, frozen=True):
    owner: CartOwner
    item: UUID
    quantity: int


async def change_cart_item(command: ChangeCartItem, work: Work) -> Cart:
    """Raises NotFound, OutOfStock."""
    cart = await work.carts.lock(command.owner)
    line = cart.line(command.item).of(command.quantity)
    if line.quantity:
        cart = cart.put(line, work.now)
        work.carts.put(cart, line)
    else:
        cart = cart.without([line.id], work.now)
        await work.carts.take_out(cart, [line.id])
    work.record(CartChanged(subject=cart.id, version=cart.version))
    return cart
