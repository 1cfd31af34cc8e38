"""What coupons take off, when, and from whom."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec
import pytest

from domain.money import share_out
from domain.prices.coupon import Coupon, CouponKind
from domain.refusals import CouponReason
from domain.span import Phase

NOW = datetime(2026, 11, 25, tzinfo=UTC)
TICK = timedelta(microseconds=1)
TEN = Coupon(
    UUID(int=1), "TEN", CouponKind.PERCENT, 10, None, None, None, None, None, active=True, redeemed=0, version=1
)


def percent(value: int) -> Coupon:
    return msgspec.structs.replace(TEN, value=value)


def amount(value: int) -> Coupon:
    return msgspec.structs.replace(TEN, kind=CouponKind.AMOUNT, value=value)


@pytest.mark.parametrize(
    ("coupon", "subtotal", "off"),
    [
        (percent(100), 999, 999),
        (percent(100), 0, 0),
        (percent(10), 7_998, 800),
        (percent(10), 5, 1),
        (percent(10), 4, 0),
        (percent(1), 50, 1),
        (percent(1), 49, 0),
        (percent(33), 100, 33),
        (amount(500), 999, 500),
        (amount(999), 999, 999),
        (amount(1_000), 999, 999),
        (amount(1_000), 0, 0),
    ],
)
def test_a_coupon_takes_off_halves_up_and_no_more_than_the_goods_cost(coupon: Coupon, subtotal: int, off: int) -> None:
    assert coupon.discount(subtotal) == off


@pytest.mark.parametrize(
    ("lines", "shares"),
    [
        ([999, 999, 999], [100, 100, 100]),
        ([3, 3, 4], [0, 0, 1]),
        ([15] * 3, [2, 2, 1]),
        ([1] * 10, [1] + [0] * 9),
        ([0, 100], [0, 10]),
    ],
)
def test_a_percentage_is_rounded_once_and_shared_over_the_lines(lines: list[int], shares: list[int]) -> None:
    assert share_out(TEN.discount(sum(lines)), lines) == shares


def test_a_minimum_is_met_by_the_goods_before_the_discount() -> None:
    everything = msgspec.structs.replace(percent(100), min_subtotal=1_000)
    assert everything.objection(1_000, 0, NOW) is None
    assert everything.objection(999, 0, NOW) is CouponReason.UNDER_MINIMUM


def test_a_coupon_runs_from_its_first_moment_until_before_its_last() -> None:
    begins_at, ends_at = NOW, NOW + timedelta(hours=1)
    coupon = msgspec.structs.replace(TEN, starts_at=begins_at, ends_at=ends_at)
    assert [coupon.phase_at(moment) for moment in (begins_at - TICK, begins_at, ends_at - TICK, ends_at)] == [
        Phase.COMING,
        Phase.RUNNING,
        Phase.RUNNING,
        Phase.OVER,
    ]
    assert [coupon.objection(1_000, 0, moment) for moment in (begins_at - TICK, begins_at, ends_at)] == [
        CouponReason.NOT_BEGUN,
        None,
        CouponReason.OVER,
    ]
    assert (coupon.turns, TEN.turns) == ((begins_at, ends_at), ())


def test_a_limit_counts_for_everybody_or_for_each() -> None:
    coupon = msgspec.structs.replace(TEN, max_redemptions=3, max_per_customer=2, redeemed=2)
    assert coupon.objection(1_000, 1, NOW) is None
    assert coupon.objection(1_000, 2, NOW) is CouponReason.USED_UP_BY_YOU
    assert msgspec.structs.replace(coupon, redeemed=3).objection(1_000, 0, NOW) is CouponReason.USED_UP
