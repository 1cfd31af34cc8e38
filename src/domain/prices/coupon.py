"""Coupons: what they take off, and when they may be used."""

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

import msgspec

from domain.faults import Fault, FaultCode
from domain.refusals import CouponReason
from domain.span import Phase, phase_at, wrong_span
from domain.texts import END

CODE_CHARS_MAX: Final = 64
CODE_PATTERN: Final = r"^[A-Za-z0-9][A-Za-z0-9_-]*" + END


class CouponKind(StrEnum):
    PERCENT = "percent"
    AMOUNT = "amount"


PERCENT_MAX: Final = 100


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

    def phase_at(self, now: datetime) -> Phase:
        return phase_at(self.starts_at, self.ends_at, now)

    @property
    def turns(self) -> tuple[datetime, ...]:
        """The moments at which its phase changes, in order."""
        return tuple(moment for moment in (self.starts_at, self.ends_at) if moment is not None)

    def objection(self, subtotal: int, uses: int, now: datetime) -> CouponReason | None:
        """Why it takes nothing off this subtotal for a customer who has used it so many times."""
        phase = self.phase_at(now)
        if not self.active:
            return CouponReason.NOT_ACTIVE
        if phase is not Phase.RUNNING:
            return CouponReason.NOT_BEGUN if phase is Phase.COMING else CouponReason.OVER
        if self.max_redemptions is not None and self.redeemed >= self.max_redemptions:
            return CouponReason.USED_UP
        if self.max_per_customer is not None and uses >= self.max_per_customer:
            return CouponReason.USED_UP_BY_YOU
        if self.min_subtotal is not None and subtotal < self.min_subtotal:
            return CouponReason.UNDER_MINIMUM
        return None


def wrong_terms(coupon: Coupon) -> Iterator[Fault]:
    """What of it contradicts something else of it."""
    if coupon.kind is CouponKind.PERCENT and coupon.value > PERCENT_MAX:
        yield Fault("value", f"Not more than {PERCENT_MAX} percent can be taken off.", FaultCode.TOO_LARGE)
    yield from wrong_span(coupon.starts_at, coupon.ends_at)


def wrong_limits(coupon: Coupon, used: int, used_most: int) -> Iterator[Fault]:
    """Limits under what there is already: `used` times by all, `used_most` times by one customer."""
    if coupon.max_redemptions is not None and coupon.max_redemptions < used:
        yield Fault("max_redemptions", f"It has been used {used} times already.", FaultCode.TOO_SMALL)
    if coupon.max_per_customer is not None and coupon.max_per_customer < used_most:
        yield Fault("max_per_customer", f"A customer has used it {used_most} times already.", FaultCode.TOO_SMALL)
