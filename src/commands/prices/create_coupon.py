"""Create a coupon."""

from datetime import datetime

import msgspec

from db.ids import new_id
from db.work import Work
from domain.events import CouponChanged
from domain.prices.coupon import Coupon, CouponKind, wrong_terms
from domain.refusals import require_no


class CreateCoupon(msgspec.Struct, frozen=True):
    """Amounts in minor units; a percentage is 1 to 100."""

    code: str
    kind: CouponKind
    value: int
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    min_subtotal: int | None = None
    max_redemptions: int | None = None
    max_per_customer: int | None = None
    active: bool = True


async def create_coupon(command: CreateCoupon, work: Work) -> Coupon:
    """Raises CodeTaken, InvalidInput."""
    coupon = Coupon(id=new_id(), **msgspec.structs.asdict(command), redeemed=0, version=1)
    require_no(wrong_terms(coupon))
    await work.coupons.add(coupon)
    work.record(CouponChanged(subject=coupon.id, version=1))
    work.account_for(command, "coupon", coupon.id, None, coupon)
    return await work.coupons.lock(coupon.id)
