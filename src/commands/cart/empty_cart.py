"""Empty the cart."""

from uuid import UUID

import msgspec

from db.work import Work
from domain.events import CartChanged


class EmptyCart(msgspec.Struct, frozen=True):
    customer: UUID


async def empty_cart(command: EmptyCart, work: Work) -> None:
    cart = (await work.carts.lock(command.customer)).emptied(work.now)
    await work.carts.empty(cart)
    work.record(CartChanged(subject=cart.id, version=cart.version))
