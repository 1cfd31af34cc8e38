"""Put a coupon on the cart."""

import msgspec

from db.work import Work
from domain.cart.cart import Cart
from domain.events import CartChanged
from domain.guests import CartOwner


class ApplyCoupon(msgspec.Struct, frozen=True):
    """`proof_needed`: a coupon that counts by customer takes a verified address."""

    owner: CartOwner
    code: str
    proof_needed: bool = False


async def apply_coupon(command: ApplyCoupon, work: Work) -> Cart:
    """In the place of the one it has. It is not used before the order is placed.

    Raises CartNotFound, CouponNotValid.
    """
    cart = await work.carts.lock(command.owner)
    coupon, uses = await work.coupons.by_code(command.code, cart.customer)
    cart = cart.with_coupon(coupon, uses, work.now)
    cart.require_usable_coupon(work.now)
    if command.proof_needed:
        await work.coupons.require_proof(coupon, cart.customer)
    await work.carts.set_coupon(cart)
    work.record(CartChanged(subject=cart.id, version=cart.version))
    return cart
