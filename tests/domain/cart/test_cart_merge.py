"""What becomes of two carts that are one person's."""

from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from domain.cart.cart import CART_LINES_MAX, LINE_UNITS_MAX, Cart
from domain.cart.cart_merge import CartMerge, merge_carts
from domain.guests import Guest
from tests.domain.cart.test_cart import EMPTY, NOW, line
from tests.domain.prices.test_coupon import TEN

GUESTS = replace(EMPTY, id=UUID(int=3), owner=Guest(b"h" * 32))


def filled(cart: Cart, lines: dict[int, int], *, ids_from: int = 0) -> Cart:
    """Quantities by variant."""
    for variant, quantity in lines.items():
        cart = cart.put(replace(line(variant, quantity), id=UUID(int=ids_from + variant)), NOW)
    return cart


def merged(own: dict[int, int], guests: dict[int, int]) -> CartMerge:
    return merge_carts(filled(EMPTY, own), filled(GUESTS, guests, ids_from=1_000))


def test_the_same_adds_up_and_the_rest_follows_also_what_can_not_be_had() -> None:
    merge = merged({1: 3, 2: 1}, {2: 8, 5: 20})
    assert [(one.id.int, one.quantity) for one in merge.grown] == [(2, 9)]
    assert [(one.id.int, one.quantity) for one in merge.moved] == [(1_005, 20)], "of which there are ten"
    assert (merge.units_before, merge.units_brought, merge.units_left_out) == (4, 28, 0)


def test_left_out_is_what_no_cart_may_hold() -> None:
    much = merged({1: LINE_UNITS_MAX - 1}, {1: 5})
    assert ([one.quantity for one in much.grown], much.units_left_out) == ([LINE_UNITS_MAX], 4)
    many = merged(dict.fromkeys(range(1, CART_LINES_MAX), 1), {1: 1, 201: 2, 202: 3})
    assert ([one.variant_id.int for one in many.moved], many.units_left_out) == ([201], 3)


def test_coupon_and_country_stay_the_customers_where_there_are_any() -> None:
    hers, theirs = replace(TEN, id=UUID(int=8)), replace(TEN, id=UUID(int=9))
    guests = replace(GUESTS, coupon=theirs, country="CH")
    kept = merge_carts(replace(EMPTY, coupon=hers, country="LI"), guests)
    brought = merge_carts(EMPTY, guests)
    assert (kept.coupon, kept.country, brought.coupon, brought.country) == (hers.id, "LI", theirs.id, "CH")
    assert (merge_carts(EMPTY, GUESTS).coupon, merge_carts(EMPTY, GUESTS).country) == (None, None)


Lines = st.dictionaries(st.integers(1, 200), st.integers(1, LINE_UNITS_MAX), max_size=CART_LINES_MAX)


@settings(max_examples=25)
@given(own=Lines, guests=Lines)
def test_no_unit_is_lost_or_doubled(own: dict[int, int], guests: dict[int, int]) -> None:
    merge = merged(own, guests)
    after = own | {one.variant_id.int: one.quantity for one in (*merge.grown, *merge.moved)}
    assert sum(after.values()) == merge.units_before + merge.units_brought - merge.units_left_out
    assert len(after) <= CART_LINES_MAX
    assert all(quantity <= LINE_UNITS_MAX for quantity in after.values())
    fits = len(own | guests) <= CART_LINES_MAX and all(
        own.get(variant, 0) + quantity <= LINE_UNITS_MAX for variant, quantity in guests.items()
    )
    assert (merge.units_left_out == 0) == fits
