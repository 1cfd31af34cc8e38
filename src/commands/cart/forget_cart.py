"""Empty a customer's cart, and forget where it was to be sent to."""

from uuid import UUID

import msgspec

from db.work import Work
from domain.events import CartChanged


class ForgetCart(msgspec.Struct, frozen=True):
    customer: UUID


async def forget_cart(command: ForgetCart, work: Work) -> None:
    cart = (await work.carts.lock(command.customer)).forgotten(work.now)
    work.carts.empty(cart)
    work.record(CartChanged(subject=cart.id, version=cart.version))
