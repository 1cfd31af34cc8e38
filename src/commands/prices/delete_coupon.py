"""Delete a coupon no order has used. One that was used is switched off instead."""

from uuid import UUID

import msgspec

from db.work import Work
from domain.events import CartChanged, CouponChanged


class DeleteCoupon(msgspec.Struct, frozen=True):
    coupon: UUID


async def delete_coupon(command: DeleteCoupon, work: Work) -> None:
    """Carts that have it lose it. Raises NotFound, StillInUse."""
    coupon = await work.coupons.lock(command.coupon, to_delete=True)
    carts = await work.carts.lose_coupon(coupon.id)
    await work.coupons.delete(coupon.id)
    work.record(*(CartChanged(subject=cart, version=version) for cart, version in carts))
    work.record(CouponChanged(subject=coupon.id, version=coupon.version + 1))
    work.account_for(command, "coupon", coupon.id, coupon)
