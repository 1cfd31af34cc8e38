"""Empty the cart."""

from uuid import UUID

import msgspec

from db.work import Work
from domain.events import CartChanged


class EmptyCart(msgspec.Struct, frozen=True):
    customer: UUID


async def empty_cart(command: EmptyCart, work: Work) -> None:
    cart = await work.carts.lock(command.customer)
    cart = await work.carts.remove(cart, [line.id for line in cart.lines])
    work.record(CartChanged(subject=cart.id, version=cart.version))
