"""Phrases are found by what has been typed so far, typos forgiven as in searches."""

from itertools import product

import pytest

from adapters.search.completer import begins_nearly
from adapters.search.phrasebook import Phrasebook, read_typed
from adapters.search.stemming import stemming_in

PHRASES = ("Headphones & Headsets", "Wireless Keyboards", "Sennheiser", "Canon", "Möbel", "Charging Cables", "化妆包")
ENGLISH = stemming_in(("en",))
BOOK = Phrasebook(PHRASES, ENGLISH)


def found(typed: str, limit: int = 8) -> list[str]:
    return [PHRASES[place] for place in BOOK.find(read_typed(typed), limit)]


def nearly(typed: str, limit: int = 8) -> list[str]:
    return [PHRASES[place] for place in BOOK.find_nearly(read_typed(typed), limit)]


def test_the_last_word_may_be_unfinished_unless_a_blank_stands_behind_it() -> None:
    assert found("c") == ["Canon", "Charging Cables"]
    assert found("c", limit=1) == ["Canon"]
    assert found("wireless key") == found("keyboard wirel") == ["Wireless Keyboards"]
    assert found("mob") == found("MÖBEL ") == ["Möbel"]
    assert found("化") == ["化妆包"]
    assert found("key ") == found("headphones headsets wireless") == found("") == found("&") == []


def test_endings_make_no_difference() -> None:
    assert found("headset ") == found("headphone headset") == ["Headphones & Headsets"]
    assert found("cables charged") == ["Charging Cables"]


def test_which_endings_there_are_the_languages_say() -> None:
    mills = ("Kaffeemühlen",)
    assert Phrasebook(mills, stemming_in(("de",))).find(read_typed("kaffeemühle "), 8) == [0]
    assert Phrasebook(mills, ENGLISH).find(read_typed("kaffeemühle "), 8) == []


@pytest.mark.parametrize(
    ("typed", "phrases"),
    [
        ("hedpho", ["Headphones & Headsets"]),
        ("headphnoes", ["Headphones & Headsets"]),
        ("wirelss keyb", ["Wireless Keyboards"]),
        ("keyboards wirelss ", ["Wireless Keyboards"]),
        ("xanon", ["Canon"]),
        ("anon", []),
        ("cannon", ["Canon"]),
        ("acnon", ["Canon"]),
        ("senheisser", ["Sennheiser"]),
        ("senheisser ", ["Sennheiser"]),
        ("snnehieser", []),
        ("wirelss kyeb", []),
        ("key", []),
    ],
)
def test_typos(typed: str, phrases: list[str]) -> None:
    assert nearly(typed) == phrases


def test_every_single_typo_in_a_beginning_is_forgiven_and_nothing_more() -> None:
    right = "headpho"
    for at, letter in product(range(7), "abchmnopx"):
        before, after = right[:at], right[at + 1 :]
        wrong = (before + after, before + letter + after, before + letter + right[at:])
        swapped = before + after[:1] + right[at] + after[1:]
        for beginning in (*wrong, swapped):
            assert begins_nearly("headphones", beginning), beginning
            assert nearly(beginning) == ["Headphones & Headsets"], beginning
    for beginning in ("hxadpxo", "heapdoh", "edphone"):
        assert not begins_nearly("headphones", beginning)
        assert nearly(beginning) == []
