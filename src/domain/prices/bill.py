"""What goods come to: promotions, then a coupon on what they leave, then shipping and tax."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from domain.money import share_out
from domain.prices.charges import NO_SHIPPING, Figures, Shipping, Tax, figures
from domain.prices.coupon import Coupon
from domain.prices.promotion import Applied, Promotion, promote
from domain.prices.wares import Wares, worth


class Bill(msgspec.Struct, frozen=True):
    """`shares` is what the discount takes off each line. What promotions and the coupon take off the goods makes up the
    discount, to the last minor unit.
    """

    figures: Figures
    promotions: tuple[Applied, ...]
    coupon_discount: int
    shares: tuple[int, ...]


def bill(
    lines: Sequence[Wares],
    promotions: Sequence[Promotion],
    coupon: Coupon | None,
    shipping: Shipping,
    tax: Tax,
    currency: str,
    now: datetime,
) -> Bill:
    """At that moment. The coupon is one that may be used. All in minor units."""
    promoted = promote(lines, promotions, now)
    left = [line.left for line in promoted.lines]
    off = 0 if coupon is None else coupon.discount(sum(left))
    by_coupon = share_out(off, left)
    shares = tuple(line.worth - line.left + share for line, share in zip(promoted.lines, by_coupon, strict=True))
    subtotal, discount = worth(lines), sum(shares)
    applied, free = promoted.applied, promoted.sent_free_by
    if not shipping.price(subtotal - discount):  # it is free without them
        applied = tuple(each for each in applied if each.amount or each.id not in free)
    sums = figures(subtotal, discount, NO_SHIPPING if free else shipping, tax, currency)
    assert all(0 <= share <= line.worth for share, line in zip(shares, lines, strict=True))
    assert discount == off + sum(each.amount for each in applied)
    return Bill(sums, applied, off, shares)
