"""Put a coupon on the cart."""

from uuid import UUID

import msgspec

from db.work import Work
from domain.cart import Cart
from domain.events import CartChanged
from domain.refusals import CouponNotValid, CouponReason


class ApplyCoupon(msgspec.Struct, frozen=True):
    customer: UUID
    code: str


async def apply_coupon(command: ApplyCoupon, work: Work) -> Cart:
    """In the place of the one it has. It is not used before the order is placed. Raises CouponNotValid."""
    cart = await work.carts.lock(command.customer)
    coupon = await work.coupons.by_code(command.code)
    coupon.require_valid(cart.subtotal, work.now)
    if coupon.max_per_customer is not None:
        uses = await work.coupons.uses(coupon.id, command.customer)
        if uses >= coupon.max_per_customer:
            raise CouponNotValid(CouponReason.USED_UP_BY_YOU)
    cart = cart.with_coupon(coupon, work.now)
    await work.carts.set_coupon(cart)
    work.record(CartChanged(subject=cart.id, version=cart.version))
    return cart
