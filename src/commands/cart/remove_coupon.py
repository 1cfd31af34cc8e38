"""Take the coupon off the cart."""

from uuid import UUID

import msgspec

from db.work import Work
from domain.cart import Cart
from domain.events import CartChanged


class RemoveCoupon(msgspec.Struct, frozen=True):
    customer: UUID


async def remove_coupon(command: RemoveCoupon, work: Work) -> Cart:
    """A cart without one stays as it is."""
    cart = (await work.carts.lock(command.customer)).with_coupon(None, 0, work.now)
    await work.carts.set_coupon(cart)
    work.record(CartChanged(subject=cart.id, version=cart.version))
    return cart
