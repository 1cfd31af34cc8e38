"""Tidying what people type."""

import sys
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domain.texts import tidy


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (" SAVE10 ", "SAVE10"),
        ("\u200b\ufeffSAVE10\u00a0\u200e", "SAVE10"),
        ("\u202aSAVE10\u202c", "SAVE10"),
        ("Ma\u0308ppchen", "M\u00e4ppchen"),
        ("\u3000家電\u3000", "家電"),
        ("\u0645\u06cc\u200c\u062e", "\u0645\u06cc\u200c\u062e"),
        ("👩\u200d🚀", "👩\u200d🚀"),
        ("first\r\nsecond\u2028third\x0bfourth", "first\nsecond\nthird\nfourth"),
        ("red\x1b[31m", "red[31m"),
        ("e\x07\u0301", "\u00e9"),
        ("two  blanks\tstay", "two  blanks\tstay"),
        (" \u3164\u200d\t\x00", ""),
    ],
)
def test_a_text_is_taken_as_it_is_meant(typed: str, meant: str) -> None:
    assert tidy(typed) == meant


@given(st.text())
@example("\x85")
@example("\u0344 \u2126\ufeff\u0301")
def test_tidying_twice_is_tidying_once(text: str) -> None:
    once = tidy(text)
    assert tidy(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert once == once.strip()


def test_no_white_space_of_unicode_is_left_at_the_ends() -> None:
    spaces = [chr(point) for point in range(sys.maxunicode + 1) if chr(point).isspace()]
    assert [hex(ord(space)) for space in spaces if tidy(f"{space}a{space}") != "a"] == []
