"""What promotions take off, by themselves and together with a coupon."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import product as combinations
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from domain.prices.bill import Bill, bill
from domain.prices.buy_x_get_y import BuyXGetY
from domain.prices.charges import NO_SHIPPING, NO_TAX, ShippingPrice, TaxRate
from domain.prices.coupon import Coupon, CouponKind
from domain.prices.free_shipping_over import FreeShippingOver
from domain.prices.percent_over import PercentOver
from domain.prices.promotion import Promotion, Terms, new_terms
from domain.prices.wares import Selection, Wares
from domain.refusals import InvalidInput
from domain.span import Span
from tests.domain.prices.test_coupon import TEN

NOW = datetime(2026, 11, 25, tzinfo=UTC)
LAMPS, DESKS, HOME = UUID(int=901), UUID(int=902), UUID(int=900)
POST = ShippingPrice(900)
ALL_LAMPS = Selection(category_id=LAMPS)


def goods(number: int, unit_price: int, quantity: int = 1, category: UUID = LAMPS) -> Wares:
    """A line of variant `number`, which is a product of its own."""
    worth = unit_price * quantity
    return Wares(UUID(int=number), UUID(int=number), frozenset({category, HOME}), unit_price, quantity, worth, worth)


def running(*terms: Terms) -> tuple[Promotion, ...]:
    return tuple(Promotion(UUID(int=place), f"P{place}", one, Span(), True, 1) for place, one in enumerate(terms, 1))


def billed(
    lines: Sequence[Wares], *terms: Terms, coupon: Coupon | None = None, shipping: ShippingPrice = NO_SHIPPING
) -> Bill:
    return bill(lines, running(*terms), coupon, shipping, NO_TAX, "USD", NOW)


def said(bill: Bill) -> list[tuple[str, int]]:
    return [(each.name, each.amount) for each in bill.promotions]


def test_a_percentage_is_taken_off_everything_from_its_minimum_on() -> None:
    ten = PercentOver(3_000, 10)
    assert said(billed([goods(1, 999, 3)], ten)) == []
    reached = billed([goods(1, 999, 3), goods(2, 5_001)], ten)
    assert (said(reached), reached.shares) == ([("P1", 800)], (300, 500))
    assert said(billed([goods(1, 1_000, 3)], ten)) == [("P1", 300)], "its minimum is enough"


def test_of_several_percentages_the_best_one_holds() -> None:
    off = billed([goods(1, 10_000)], PercentOver(1_000, 10), PercentOver(5_000, 20), PercentOver(50_000, 50))
    assert said(off) == [("P2", 2_000)]
    assert said(billed([goods(1, 10_000)], PercentOver(0, 10), PercentOver(0, 10))) == [("P1", 1_000)]


def test_units_lie_from_the_dearest_to_the_cheapest_and_of_each_round_the_cheapest_are_free() -> None:
    three_for_two = BuyXGetY(ALL_LAMPS, 2, 1)
    lines = [goods(1, 500, 2), goods(2, 900), goods(3, 700, 3), goods(4, 9_000, 5, DESKS)]
    off = billed(lines, three_for_two)
    assert (said(off), off.shares) == ([("P1", 700 + 500)], (500, 0, 700, 0)), "900 700 [700], 700 500 [500]"
    half = billed([goods(1, 999, 3)], replace(three_for_two, percent=50))
    assert said(half) == [("P1", 500)], "half a cent goes up"


def test_other_goods_are_free_with_what_is_bought() -> None:
    shade_free = BuyXGetY(ALL_LAMPS, 2, 1, get_of=Selection(variant_id=UUID(int=7)))
    shade = goods(7, 300, 5)
    assert said(billed([goods(1, 500), shade], shade_free)) == [], "one lamp is not two, and a shade counts as none"
    off = billed([goods(1, 500, 5), shade], shade_free)
    assert (said(off), off.shares) == ([("P1", 600)], (0, 600))
    assert said(billed([goods(1, 500, 2)], shade_free)) == [], "what isn't in the cart is not added to it"


def test_a_unit_counts_once_for_promotions_of_units() -> None:
    lines = [goods(1, 1_000, 2), goods(2, 400, 2)]
    one_for_one = BuyXGetY(ALL_LAMPS, 1, 1)
    off = billed(lines, BuyXGetY(Selection(product_id=UUID(int=1)), 1, 1), one_for_one)
    assert said(off) == [("P1", 1_000), ("P2", 400)]
    assert off.figures.discount == 1_400


def test_units_come_before_percentages_and_those_before_the_coupon() -> None:
    lines = [goods(1, 1_000, 3), goods(2, 2_000, 1, DESKS)]
    off = billed(lines, PercentOver(5_000, 10), BuyXGetY(ALL_LAMPS, 2, 1), coupon=TEN)
    assert said(off) == [("P2", 1_000), ("P1", 400)], "the minimum is met by what all of it costs"
    assert (off.coupon_discount, off.figures.discount, off.figures.total) == (360, 1_760, 3_240)
    assert off.shares == (1_000 + 200 + 180, 0 + 200 + 180)


def test_shipping_is_free_from_what_the_goods_cost_whatever_is_taken_off() -> None:
    free, half = FreeShippingOver(5_000), PercentOver(0, 50)
    off = billed([goods(1, 5_000)], half, free, coupon=TEN, shipping=POST)
    assert (said(off), off.figures.shipping, off.figures.total) == ([("P1", 2_500), ("P2", 0)], 0, 2_250)
    short = billed([goods(1, 4_999)], free, shipping=POST)
    assert (said(short), short.figures.shipping) == ([], 900)
    assert said(billed([goods(1, 5_000)], free, shipping=ShippingPrice(900, 5_000))) == [], "it is free without it"


def test_goods_in_a_category_below_are_in_it() -> None:
    assert said(billed([goods(1, 500, 2)], BuyXGetY(Selection(category_id=HOME), 1, 1))) == [("P1", 500)]
    assert said(billed([goods(1, 500, 2)], BuyXGetY(Selection(category_id=DESKS), 1, 1))) == []


def test_a_promotion_runs_from_its_first_moment_until_before_its_last() -> None:
    tick = timedelta(microseconds=1)
    (ten,) = running(PercentOver(0, 10))
    ten = replace(ten, span=Span.from_now(NOW, NOW + tick * 2, NOW - tick))
    assert [ten.runs_at(NOW + tick * step) for step in (-1, 0, 1, 2)] == [False, True, True, False]
    assert not replace(ten, active=False).runs_at(NOW)


def test_what_was_noted_is_not_taken_back_by_a_clock_that_is_late() -> None:
    hour = timedelta(hours=1)
    coming = Span.from_now(NOW, NOW + hour, NOW - hour)
    begun = Span.from_now(NOW, NOW + hour, NOW)
    over = Span.from_now(NOW, NOW + hour, NOW + hour)
    assert [span.turns for span in (coming, begun, over)] == [(NOW, NOW + hour), (NOW + hour,), ()]
    assert [span.holds_at() for span in (coming, begun, over)] == [False, True, False]
    assert [span.holds_at(NOW - hour) for span in (coming, begun, over)] == [False, True, False]
    assert [span.holds_at(NOW + hour) for span in (coming, begun, over)] == [False, False, False]
    assert Span.from_now(None, None, NOW).holds_at()
    assert Span.from_now(None, NOW, NOW - hour).holds_at()


def test_terms_are_those_of_their_kind() -> None:
    lamp = Selection(product_id=UUID(int=1))
    free = new_terms("buy_x_get_y", {"of": lamp, "buy_quantity": 1, "get_quantity": 1, "percent": None})
    assert free == BuyXGetY(lamp, 1, 1)
    with pytest.raises(InvalidInput) as refused:
        new_terms("percent_over", {"of": Selection(UUID(int=1), UUID(int=1)), "percent": 10})
    assert [(fault.field, fault.code.value) for fault in refused.value.faults] == [
        ("min_subtotal", "required"),
        ("of", "conflicting"),
        ("of", "conflicting"),
    ]


def free_units(prices: Sequence[int], buy: int, get: int) -> int:
    """What is free of units that somebody lays on the counter one after the other, the dearest first."""
    paid, free, amount = 0, 0, 0
    for price in sorted(prices, reverse=True):
        if paid < buy:
            paid += 1
        else:
            free, amount = free + 1, amount + price
        if free == get:
            paid, free = 0, 0
    return amount


def test_every_small_cart_gets_what_somebody_who_counts_units_one_by_one_gives() -> None:
    """Of three prices, up to four units each, in every order of the lines."""
    for buy, get in combinations((1, 2, 3), (1, 2, 3)):
        terms = BuyXGetY(ALL_LAMPS, buy, get)
        for counts in combinations(range(5), repeat=3):
            units = [price for price, count in zip((700, 300, 500), counts, strict=True) for _ in range(count)]
            lines = [
                goods(place, price, count)
                for place, (price, count) in enumerate(zip((700, 300, 500), counts, strict=True))
                if count
            ]
            effect = terms.effect(lines)
            assert effect.amount == free_units(units, buy, get), (buy, get, counts)
            assert all(share.amount % line.unit_price == 0 for share, line in zip(effect.shares, lines, strict=True))
            assert all(share.units <= line.units for share, line in zip(effect.shares, lines, strict=True))


Prices = st.integers(0, 100_000)
Lines = st.lists(
    st.builds(goods, st.integers(1, 5), Prices, st.integers(1, 9), st.sampled_from((LAMPS, DESKS))), max_size=6
)
Selections = st.sampled_from(
    (ALL_LAMPS, Selection(category_id=HOME), Selection(product_id=UUID(int=1)), Selection(variant_id=UUID(int=2)))
)
Counts, Percents = st.integers(1, 4), st.integers(1, 100)
UnitTerms = st.builds(BuyXGetY, Selections, Counts, Counts, st.none() | Selections, Percents)
AnyTerms = UnitTerms | st.builds(PercentOver, Prices, Percents) | st.builds(FreeShippingOver, Prices)
AnyCoupon = (
    st.none()
    | st.builds(lambda value: replace(TEN, value=value), Percents)
    | st.builds(lambda value: replace(TEN, kind=CouponKind.AMOUNT, value=value), st.integers(1, 200_000))
)


@settings(max_examples=300)
@given(
    lines=Lines,
    terms=st.lists(AnyTerms, max_size=6),
    coupon=AnyCoupon,
    tax=st.builds(TaxRate, st.integers(0, 10_000), st.booleans()),
    currency=st.sampled_from(("USD", "JPY", "KWD")),
)
def test_whatever_is_taken_off_adds_up_and_is_never_more_than_there_is(
    lines: list[Wares], terms: list[Terms], coupon: Coupon | None, tax: TaxRate, currency: str
) -> None:
    promotions = running(*terms)
    off = bill(lines, promotions, coupon, POST, tax, currency, NOW)
    subtotal = sum(line.unit_price * line.units for line in lines)
    assert off.figures.subtotal == subtotal
    assert sum(off.shares) == off.figures.discount <= subtotal
    assert off.figures.discount == off.coupon_discount + sum(each.amount for each in off.promotions)
    assert all(0 <= share <= line.worth for share, line in zip(off.shares, lines, strict=True))
    assert all(each.amount >= 0 for each in off.promotions)
    assert sum(each.kind == "percent_over" for each in off.promotions) <= 1
    assert off == bill(lines, promotions, coupon, POST, tax, currency, NOW)
    if currency == "KWD":
        assert off.figures.total % 10 == 0


@settings(max_examples=300)
@given(lines=Lines.filter(bool), terms=AnyTerms, more=st.integers(0, 5))
def test_one_more_unit_takes_no_discount_away(lines: list[Wares], terms: Terms, more: int) -> None:
    place = more % len(lines)
    one_more = [*lines]
    one_more[place] = replace(
        lines[place],
        units=lines[place].units + 1,
        worth=lines[place].worth + lines[place].unit_price,
        left=lines[place].left + lines[place].unit_price,
    )
    before, after = billed(lines, terms).figures, billed(one_more, terms).figures
    assert after.discount >= before.discount
    if isinstance(terms, BuyXGetY) and terms.get_of is None:  # else something else may become cheaper by it
        assert after.total >= before.total


@settings(max_examples=200)
@given(lines=Lines, terms=st.lists(AnyTerms, max_size=4), percent=Percents)
def test_a_higher_percentage_takes_off_no_less(lines: list[Wares], terms: list[Terms], percent: int) -> None:
    lower = billed(lines, *terms, PercentOver(0, percent)).figures.discount
    assert billed(lines, *terms, PercentOver(0, min(percent + 1, 100))).figures.discount >= lower
