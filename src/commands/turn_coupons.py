"""Turn coupons whose time has begun or is over: the clock's part in what read models show of them."""

from typing import Final

import msgspec

from db.work import Work
from domain.events import CouponChanged

COUPONS_MAX: Final = 100


class TurnCoupons(msgspec.Struct, frozen=True):
    pass


async def turn_coupons(command: TurnCoupons, work: Work) -> int:
    """How many were turned, COUPONS_MAX at most. A checkout goes by the clock itself and needs none of this."""
    due = await work.coupons.due_to_turn(COUPONS_MAX)
    for coupon in due:
        turned = await work.coupons.change(await work.coupons.lock(coupon))
        work.record(CouponChanged(subject=turned.id, version=turned.version))
    return len(due)
