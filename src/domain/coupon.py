"""Coupons: what they take off, and when they may be used."""

from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

import msgspec

from domain.faults import FaultCode
from domain.refusals import CouponReason, InvalidInput
from domain.texts import END

CODE_CHARS_MAX: Final = 64
CODE_PATTERN: Final = r"^[A-Za-z0-9][A-Za-z0-9_-]*" + END


class CouponKind(StrEnum):
    PERCENT = "percent"
    AMOUNT = "amount"


PERCENT_MAX: Final = 100


class CouponPhase(StrEnum):
    """Where a coupon stands in its time."""

    COMING = "coming"
    RUNNING = "running"
    OVER = "over"


class Coupon(msgspec.Struct, frozen=True):
    """`value` is 1 to 100 percent, or minor units; it may be used from `starts_at` until before `ends_at`.

    `min_subtotal` in minor units; `redeemed` counts the orders that use it.
    """

    id: UUID
    code: str
    kind: CouponKind
    value: int
    starts_at: datetime | None
    ends_at: datetime | None
    min_subtotal: int | None
    max_redemptions: int | None
    max_per_customer: int | None
    active: bool
    redeemed: int
    version: int

    def discount(self, subtotal: int) -> int:
        """In minor units, halves up, and never more than the goods cost."""
        off = (subtotal * self.value + 50) // 100 if self.kind is CouponKind.PERCENT else self.value
        return min(off, subtotal)

    def phase_at(self, now: datetime) -> CouponPhase:
        if self.starts_at is not None and now < self.starts_at:
            return CouponPhase.COMING
        return CouponPhase.OVER if self.ends_at is not None and now >= self.ends_at else CouponPhase.RUNNING

    @property
    def turns(self) -> tuple[datetime, ...]:
        """The moments at which its phase changes, in order."""
        return tuple(moment for moment in (self.starts_at, self.ends_at) if moment is not None)

    def objection(self, subtotal: int, uses: int, now: datetime) -> CouponReason | None:
        """Why it takes nothing off this subtotal for a customer who has used it so many times."""
        phase = self.phase_at(now)
        if not self.active:
            return CouponReason.NOT_ACTIVE
        if phase is not CouponPhase.RUNNING:
            return CouponReason.NOT_BEGUN if phase is CouponPhase.COMING else CouponReason.OVER
        if self.max_redemptions is not None and self.redeemed >= self.max_redemptions:
            return CouponReason.USED_UP
        if self.max_per_customer is not None and uses >= self.max_per_customer:
            return CouponReason.USED_UP_BY_YOU
        if self.min_subtotal is not None and subtotal < self.min_subtotal:
            return CouponReason.UNDER_MINIMUM
        return None


def require_sense(coupon: Coupon) -> None:
    """Raises InvalidInput."""
    if coupon.kind is CouponKind.PERCENT and coupon.value > PERCENT_MAX:
        raise InvalidInput("value", f"Not more than {PERCENT_MAX} percent can be taken off.", FaultCode.TOO_LARGE)
    if coupon.starts_at is not None and coupon.ends_at is not None and coupon.starts_at >= coupon.ends_at:
        raise InvalidInput("ends_at", "It must end after it starts.", FaultCode.TOO_EARLY)
