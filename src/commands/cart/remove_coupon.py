"""Take the coupon off the cart."""

import msgspec

from db.work import Work
from domain.cart.cart import Cart
from domain.events import CartChanged
from domain.guests import CartOwner


class RemoveCoupon(msgspec.Struct, frozen=True):
    owner: CartOwner


async def remove_coupon(command: RemoveCoupon, work: Work) -> Cart:
    """A cart without one stays as it is."""
    cart = (await work.carts.lock(command.owner)).with_coupon(None, 0, work.now)
    await work.carts.set_coupon(cart)
    work.record(CartChanged(subject=cart.id, version=cart.version))
    return cart
