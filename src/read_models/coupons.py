"""Coupons: each with what it takes off and how often it was used, newest first, for admins."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from domain.events import CouponEvent, Event
from domain.money import Money
from domain.prices.coupon import Coupon, CouponKind
from domain.span import Phase
from read_models.model import ReadModel

COUPONS: Final = ReadModel("coupons", revision=2)

EVERY_COUPON: Final = "all"


class CouponDocument(msgspec.Struct, frozen=True):
    """`value` is percent, or minor units; `redeemed` counts the orders that use it."""

    id: UUID
    code: str
    kind: CouponKind
    value: int
    starts_at: datetime | None
    ends_at: datetime | None
    min_subtotal: Money | None
    max_redemptions: int | None
    max_per_customer: int | None
    active: bool
    redeemed: int
    phase: Phase
    version: int


def coupon_document_at(moment: datetime, coupon: Coupon, currency: str) -> CouponDocument:
    return CouponDocument(
        id=coupon.id,
        code=coupon.code,
        kind=coupon.kind,
        value=coupon.value,
        starts_at=coupon.starts_at,
        ends_at=coupon.ends_at,
        min_subtotal=None if coupon.min_subtotal is None else Money(coupon.min_subtotal, currency),
        max_redemptions=coupon.max_redemptions,
        max_per_customer=coupon.max_per_customer,
        active=coupon.active,
        redeemed=coupon.redeemed,
        phase=coupon.phase_at(moment),
        version=coupon.version,
    )


def coupon_rank(coupon: UUID) -> int:
    """The moment its id was made (Unix milliseconds), which UUIDv7 begin with."""
    return coupon.int >> 80


def touched_coupons(event: Event) -> Iterable[UUID]:
    return (event.subject,) if isinstance(event, CouponEvent) else ()
