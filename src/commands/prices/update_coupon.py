"""Change a coupon. Orders that use it already keep what they got."""

from datetime import datetime
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from db.work import Work
from domain.events import CouponChanged
from domain.prices.coupon import Coupon, CouponKind, wrong_limits, wrong_terms
from domain.refusals import require_no


class UpdateCoupon(msgspec.Struct, frozen=True, kw_only=True):
    """UNSET keeps what there is."""

    coupon: UUID
    code: str | UnsetType = UNSET
    kind: CouponKind | UnsetType = UNSET
    value: int | UnsetType = UNSET
    starts_at: datetime | UnsetType | None = UNSET
    ends_at: datetime | UnsetType | None = UNSET
    min_subtotal: int | UnsetType | None = UNSET
    max_redemptions: int | UnsetType | None = UNSET
    max_per_customer: int | UnsetType | None = UNSET
    active: bool | UnsetType = UNSET


async def update_coupon(command: UpdateCoupon, work: Work) -> Coupon:
    """Raises NotFound, CodeTaken, InvalidInput, also for a limit under what it was used already."""
    present = await work.coupons.lock(command.coupon)
    given = {name: value for name, value in msgspec.structs.asdict(command).items() if value is not UNSET}
    given.pop("coupon")
    coupon = msgspec.structs.replace(present, **given)
    used_most = 0 if coupon.max_per_customer is None else await work.coupons.used_most(coupon.id)
    require_no([*wrong_terms(coupon), *wrong_limits(coupon, present.redeemed, used_most)])
    changed = await work.coupons.change(coupon)
    work.record(CouponChanged(subject=changed.id, version=changed.version))
    work.account_for(command, "coupon", changed.id, present, changed)
    return changed
