"""Empty the cart."""

import msgspec

from db.work import Work
from domain.events import CartChanged
from domain.guests import CartOwner


class EmptyCart(msgspec.Struct, frozen=True):
    owner: CartOwner


async def empty_cart(command: EmptyCart, work: Work) -> None:
    cart = (await work.carts.lock(command.owner)).emptied(work.now)
    work.carts.empty(cart)
    work.record(CartChanged(subject=cart.id, version=cart.version))
