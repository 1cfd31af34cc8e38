"""Change how many of an item lie in the cart; none takes it out."""

from uuid import UUID

import msgspec

from db.work import Work
from domain.cart import Cart
from domain.events import CartChanged
from domain.refusals import NotFound, OutOfStock, ShortLine


class ChangeCartItem(msgspec.Struct, frozen=True):
    customer: UUID
    item: UUID
    quantity: int


async def change_cart_item(command: ChangeCartItem, work: Work) -> Cart:
    """Raises NotFound, OutOfStock."""
    cart = await work.carts.lock(command.customer)
    line = next((line for line in cart.lines if line.id == command.item), None)
    if line is None:
        raise NotFound("cart item")
    if command.quantity > line.sellable_quantity:
        raise OutOfStock([ShortLine(line.sku, command.quantity, line.sellable_quantity)])
    if command.quantity == 0:
        cart = await work.carts.remove(cart, [line.id])
    else:
        cart = await work.carts.set_quantity(cart, line.id, command.quantity)
    work.record(CartChanged(subject=cart.id, version=cart.version))
    return cart
