"""Barcodes: one number however many zeros stand before it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.catalog.gtin import barcode, gtin, written_forms


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("036000291452", "00036000291452"),
        ("0036000291452", "00036000291452"),
        ("00036000291452", "00036000291452"),
        ("4006381333931", "04006381333931"),
        ("4 006381-333931", "04006381333931"),
        ("４００６３８１３３３９３１", "04006381333931"),
        ("96385074", "00000096385074"),
    ],
)
def test_a_gtin_is_kept_in_fourteen_digits(typed: str, kept: str) -> None:
    assert gtin(typed) == barcode(typed) == barcode(kept) == kept


@pytest.mark.parametrize(
    "typed", ["4006381333932", "36000291452", "ISBN 4006381333931", "٤٠٠٦٣٨١٣٣٣٩٣١ ", "00000000", "", "B-77"]
)
def test_anything_else_stays_as_it_was_typed(typed: str) -> None:
    assert gtin(typed) is None
    assert barcode(typed) == typed.strip()


def test_a_number_is_written_with_any_zeros_before_it() -> None:
    assert written_forms("00036000291452") == ["00036000291452", "0036000291452", "036000291452", "36000291452"]
    assert written_forms("00000096385074")[-1] == "96385074"


@given(st.integers(0, 10**13 - 1).map("{:013}".format))
def test_one_check_digit_of_ten_is_right(thirteen: str) -> None:
    assert sum(gtin(f"{thirteen}{last}") is not None for last in range(10)) == (0 if int(thirteen) == 0 else 1)
