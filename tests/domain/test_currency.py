"""Amounts as text, and the currencies there are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.currency import DIGITS, NoAmount, amount_text, is_currency, minor_units


@pytest.mark.parametrize(
    ("text", "currency", "amount"),
    [
        ("12.95", "USD", 1_295),
        ("12.9", "USD", 1_290),
        ("0012", "USD", 1_200),
        ("1299", "JPY", 1_299),
        ("1299", "CLP", 1_299),
        ("1.23", "KWD", 1_230),
        ("1.234", "KWD", 1_234),
        ("5", "BHD", 5_000),
        ("1.2345", "CLF", 12_345),
        ("1299.5", "HUF", 129_950),
        ("19.99", "BGN", 1_999),
        ("19", "BYR", 19),
        ("0", "EUR", 0),
        ("999999999999999.99", "EUR", 99_999_999_999_999_999),
    ],
)
def test_an_amount_is_read_in_its_currency(text: str, currency: str, amount: int) -> None:
    assert minor_units(text, currency) == amount


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("1299.50", "JPY"),
        ("1299.", "JPY"),
        ("12.955", "USD"),
        ("1.2345", "KWD"),
        ("1.23456", "CLF"),
        *((text, "USD") for text in (
            "", ".", ".5", "12.", "-1", "+1", "1e2", "1_0.00", "1,50", "1 000", " 1", "1\n", "0x1", "1.2.3",
            "NaN", "inf", "\u0661\u0662.50", "\uff11\uff12", "12\u2024 5", "9" * 16, "9" * 5_000,
        )),
    ],
)  # fmt: skip
def test_what_is_no_amount_of_the_currency_is_none(text: str, currency: str) -> None:
    with pytest.raises(NoAmount):
        minor_units(text, currency)


def test_a_refused_amount_is_shown_what_one_looks_like() -> None:
    with pytest.raises(NoAmount, match=r"'1299\.50' is no amount such as 1295$"):
        minor_units("1299.50", "JPY")
    with pytest.raises(NoAmount, match=r"'x' is no amount such as 1\.295$"):
        minor_units("x", "KWD")


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        (129_900, "USD", "1299.00"),
        (129_900, "HUF", "1299.00"),
        (129_900, "COP", "1299.00"),
        (129_900, "IDR", "1299.00"),
        (129_900, "CHF", "1299.00"),
        (129_900, "JPY", "129900"),
        (129_900, "ISK", "129900"),
        (129_900, "UGX", "129900"),
        (129_900, "KWD", "129.900"),
        (129_900, "CLF", "12.9900"),
        (129_900, "HRK", "1299.00"),
        (5, "USD", "0.05"),
        (-5, "USD", "-0.05"),
        (-1_295, "KWD", "-1.295"),
        (0, "EUR", "0.00"),
        (0, "JPY", "0"),
    ],
)
def test_an_amount_is_written_with_the_digits_its_currency_has(amount: int, currency: str, text: str) -> None:
    assert amount_text(amount, currency) == text


@given(st.integers(0, 10**12), st.sampled_from(sorted(DIGITS)))
def test_what_was_written_is_read_back(amount: int, currency: str) -> None:
    assert minor_units(amount_text(amount, currency), currency) == amount


def test_withdrawn_currencies_are_known_and_what_is_no_money_is_not() -> None:
    assert all(map(is_currency, ("USD", "BGN", "HRK", "ANG", "SLL", "ZWL", "ZWG", "XCG", "CLF", "XOF", "XPF")))
    assert not any(map(is_currency, ("QQQ", "XAU", "XDR", "XTS", "XXX", "usd", "USD ", "US", "", "ZZZ")))
    assert {code for code, digits in DIGITS.items() if digits == 4} == {"CLF", "UYW"}
    assert {code for code, digits in DIGITS.items() if digits == 3} == {"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"}
