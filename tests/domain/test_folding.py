"""What looks the same to a reader is the same to a search; names and codes keep their marks."""

import unicodedata
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.folding import caseless, fold
from domain.search.search_settings import words_of

CHARACTERS = (range(0x20000), range(0x2F800, 0x2FA20), range(0xE0000, 0xE0200))
"""Between these lie only ideographs without another form, and nothing."""
NONE = frozenset({"Cn", "Co", "Cs"})
"""What is no character: not assigned, private, or half of a pair."""


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ipek", "İpek"),
        ("ışık", "IŞIK"),
        ("istanbul", "İSTANBUL"),
        ("елка", "Ёлка"),
        ("ЧАЙНИК", "чайник"),
        ("χυμός", "ΧΥΜΟΣ"),
        ("muller", "Müller"),
        ("strasse", "STRAẞE"),
        ("strasse", "Straße"),
        ("smorrebrod", "Smørrebrød"),
        ("oeuvre", "Œuvre"),
        ("lodz", "Łódź"),
        ("dien thoai", "Điện thoại"),
        ("pho", "Phở"),
        ("senor", "Señor"),
        ("ガイド", "ｶﾞｲﾄﾞ"),
        ("abc 123", "ＡＢＣ　１２３"),
        ("office", "oﬃce"),
        ("m2", "m²"),
        ("1 1⁄2", "1½"),
        ("12", "١٢"),
        ("12", "१२"),
        ("السلام", "ﺎﻟﺴﻼﻡ"),
        ("كتاب", "کتـــاب"),
        ("احمد", "أَحْمَد"),
        ("שלום", "שָׁלוֹם"),
        ("फोन", "फ़ोन"),
        ("kaffee", "Kaf\u00adfee"),
        ("п'ять", "пʼять"),
    ],
)
def test_what_people_type_is_what_they_mean(typed: str, meant: str) -> None:
    assert fold(typed) == fold(meant)


@pytest.mark.parametrize(
    ("one", "other"),
    [("й", "и"), ("ї", "і"), ("ў", "у"), ("が", "か"), ("パン", "バン"), ("की", "का"), ("น้ำ", "นำ"), ("家電", "食品")],
)
def test_letters_that_are_others_to_their_readers_stay_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_every_character_folds_alike_whatever_its_case_and_composition() -> None:
    for character in map(chr, chain(*CHARACTERS)):
        if unicodedata.category(character) in NONE:
            continue
        folded = fold(character)
        same = {character.upper(), character.lower(), unicodedata.normalize("NFD", character), folded}
        assert {fold(one) for one in same - {character}} <= {folded}, character


@given(st.text(max_size=12))
def test_a_text_folds_once_and_alike_however_it_is_composed(text: str) -> None:
    folded, same = fold(text), caseless(text)
    assert fold(folded) == folded
    assert caseless(same) == same
    for form in ("NFC", "NFD"):
        assert fold(unicodedata.normalize(form, text)) == folded
        assert caseless(unicodedata.normalize(form, text)) == same


@pytest.mark.parametrize("spelling", ["Miele", "miele", " MIELE ", "ＭＩＥＬＥ", "Mi\u200bele"])
def test_a_name_is_one_in_any_case_and_width(spelling: str) -> None:
    assert caseless(spelling) == "miele"


def test_names_keep_their_marks_apart_and_their_white_space_together() -> None:
    assert len({caseless(name) for name in ("Müller", "Möller", "Muller")}) == 3
    assert caseless("IŞIK") == caseless("ışık") == caseless("Işık")
    assert caseless("Alder &\u00a0\t Finch") == "alder & finch"


def test_a_trade_mark_is_no_part_of_the_word() -> None:
    assert words_of("LEGO™ Technic") == "lego technic"
