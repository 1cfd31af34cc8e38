"""What can be charged: totals are rounded to it, and refunds of it add up to what was paid."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.faults import FaultCode
from domain.orders.refund import given_back, require_payable
from domain.orders.units import Units
from domain.payable import payable_step, rounded_down, rounding
from domain.prices.charges import NO_SHIPPING, ShippingPrice, TaxRate, figures
from domain.refusals import InvalidInput
from tests.domain.an_order import order, with_refunded
from tests.domain.orders.test_refund import FIRST, SECOND, after

CURRENCIES = ("KWD", "MGA", "USD")


@pytest.mark.parametrize(
    ("currency", "step"),
    [
        *((code, 10) for code in ("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND")),
        ("MGA", 100),
        *((code, 1) for code in ("USD", "HUF", "TWD", "JPY", "ISK", "UGX", "CLF", "BGN")),
    ],
)
def test_the_steps_in_which_a_currency_can_be_paid(currency: str, step: int) -> None:
    assert payable_step(currency) == step


@pytest.mark.parametrize(
    ("exact", "currency", "payable"),
    [
        (1_234, "KWD", 1_230),
        (1_235, "KWD", 1_240),
        (1_240, "KWD", 1_240),
        (4, "KWD", 0),
        (149, "MGA", 100),
        (150, "MGA", 200),
        (1_237, "USD", 1_237),
        (1_237, "JPY", 1_237),
    ],
)
def test_halves_of_a_step_go_up(exact: int, currency: str, payable: int) -> None:
    assert exact + rounding(exact, currency) == payable


def test_a_total_is_rounded_last_after_shipping_and_tax() -> None:
    """4.500 less 0.333, 1.250 for sending, 5 % on top of both: 5.688 KWD."""
    sums = figures(4_500, 333, ShippingPrice(1_250), TaxRate(500), "KWD")
    assert (sums.subtotal, sums.discount, sums.shipping, sums.tax) == (4_500, 333, 1_250, 271)
    assert (sums.rounding, sums.total) == (2, 5_690)
    included = figures(1_237, 0, NO_SHIPPING, TaxRate(1_500, included=True), "KWD")
    assert (included.tax, included.rounding, included.total) == (161, 3, 1_240)


def test_a_refund_of_a_part_is_whole_steps_or_all_that_is_left() -> None:
    bought = order((1_237, 1), currency="KWD")
    assert (bought.rounding, bought.total) == (3, 1_240)
    require_payable(bought, 620)
    require_payable(bought, 1_240)
    with pytest.raises(InvalidInput, match=r"KWD goes back in steps of 0\.010, or all that is left\.") as refused:
        require_payable(bought, 1_237)
    assert [fault.code for fault in refused.value.faults] == [FaultCode.NOT_A_MULTIPLE]
    before_there_was_rounding = with_refunded(order((1_237, 1)), 0)
    require_payable(msgspec.structs.replace(before_there_was_rounding, currency="KWD"), 1_237)


def test_units_go_back_one_by_one_in_whole_steps() -> None:
    """Three of 0.333 and one of 0.238: 1.237, for which 1.240 was paid."""
    bought, amounts = order((333, 3), (238, 1), currency="KWD"), []
    for item in (FIRST, FIRST, SECOND, FIRST):
        given = given_back(bought, [Units(item, 1)], None, restock=False)
        bought = after(bought, given)
        amounts.append(given.amount)
    assert (amounts, given.whole, sum(amounts)) == ([330, 330, 240, 340], True, bought.total)


def test_what_was_never_rounded_goes_back_whole_all_the_same() -> None:
    """An order of another system, or older than rounding: 0.617 and 0.620 KWD."""
    bought, amounts = msgspec.structs.replace(order((617, 1), (620, 1)), currency="KWD"), []
    for item in (FIRST, SECOND):
        given = given_back(bought, [Units(item, 1)], None, restock=False)
        bought = after(bought, given)
        amounts.append(given.amount)
    assert (amounts, given.whole) == ([610, 627], True)


@given(
    currency=st.sampled_from(CURRENCIES),
    prices=st.lists(st.tuples(st.integers(0, 500), st.integers(1, 4)), min_size=1, max_size=3),
    off=st.integers(0, 100),
    shipping=st.sampled_from((0, 35)),
    tax=st.integers(0, 99),
    parts=st.data(),
)
@settings(max_examples=60, deadline=None)
def test_any_refunds_by_lines_are_payable_and_add_up_to_what_was_paid(
    currency: str, prices: list[tuple[int, int]], off: int, shipping: int, tax: int, parts: st.DataObject
) -> None:
    """All of them but the shipping, which is the rest."""
    discount = off * sum(price * quantity for price, quantity in prices) // 100
    bought = order(*prices, discount=discount, shipping=shipping, tax=tax, currency=currency)
    step = payable_step(currency)
    assert bought.total == rounded_down(bought.total, currency)
    for item in parts.draw(st.permutations([line.id for line in bought.lines for _ in range(line.quantity)])):
        if bought.money_left == 0 or all(line.refunded_quantity == line.quantity for line in bought.lines):
            break
        given = given_back(bought, [Units(item, 1)], None, restock=False)
        assert given.amount >= 0
        assert given.amount % step == 0
        bought = after(bought, given)
    if shipping == 0 and (tax == 0 or any(line.revenue for line in bought.lines)):
        assert bought.money_left == 0
    assert bought.refunded <= bought.total
