"""Who has a fair share, said in a server's filters: read here by the stand-in's own reading of them."""

from itertools import combinations
from math import comb

import pytest

from adapters.search.lexicon import Lexicon
from adapters.search.meilisearch.filters import at_least, term
from adapters.search.meilisearch.rarities import ALL, Rarities
from adapters.search.meilisearch.shares import Shares, units_of
from adapters.search.stemming import Stemming
from domain.search.search_settings import SearchSettings
from tests.contract.search.stand_in_index import passes

STEMMING = Stemming(("en",))
FIELDS = {"id", "terms", "codes", "endings"}


def has(condition: str, *terms: str, identity: str = "1") -> bool:
    return passes({"id": identity, "terms": [*terms], "codes": [], "endings": []}, condition, FIELDS)


@pytest.mark.parametrize("words", range(1, 8))
def test_at_least_so_many_is_so_many_and_no_fewer(words: int) -> None:
    asked = [f"w{number}" for number in range(words)]
    for least in range(1, words + 1):
        condition = at_least(least, [term(word) for word in asked])
        for size in range(words + 1):
            assert {has(condition, *some) for some in combinations(asked, size)} == {size >= least}


def test_so_many_of_twelve_are_said_in_fewer_words_than_there_are_choices() -> None:
    condition = at_least(6, [term(f"w{number}") for number in range(12)])
    assert condition.count("terms = ") < comb(12, 6)


def shares(q: str, having: dict[str, int], strictly: tuple[str, ...] = ()) -> Shares:
    understood = Lexicon(SearchSettings(), STEMMING).understand(q)
    rarities = Rarities({ALL: 1_000} | having)
    units = units_of(understood, STEMMING, rarities)
    return Shares(units, [unit for unit in units if having.get(unit.roots[0])], rarities, strictly)


def test_half_of_the_words_or_a_rare_one_make_a_fair_share() -> None:
    asked = shares("red brass desk lamp ", {"red": 400, "brass": 4, "desk": 300, "lamp": 300})
    assert has(asked.members(), "brass")
    assert has(asked.members(), "red", "desk")
    assert not has(asked.members(), "desk")
    assert has(asked.strict(), "red", "brass", "desk", "lamp")
    assert not has(asked.strict(), "brass", "desk", "lamp")
    assert has(asked.first(), "brass", "red")
    assert not has(asked.first(), "red", "desk")
    assert asked.roots[0] == "brass", "the rarest first"


@pytest.mark.parametrize("rarest", [1, 4, 90])
def test_who_comes_first_is_a_member_and_who_has_all_comes_first(rarest: int) -> None:
    """However the rarities lie: of many words two can bear much without being a fair share."""
    words = ("red", "brass", "desk", "lamp", "shade", "small")
    asked = shares(" ".join((*words, "")), dict(zip(words, (400, rarest, 60, 90, 150, 200), strict=True)))
    first, members, strict = asked.first(), asked.members(), asked.strict()
    ways = [some for size in range(len(words) + 1) for some in combinations(words, size)]
    found = [[has(condition, *STEMMING.all_of(some)) for condition in (strict, first, members)] for some in ways]
    assert all(one <= other <= all_of_it for one, other, all_of_it in found)
    assert [one for one, _, _ in found].count(True) == 1


def test_a_long_word_hardly_any_product_has_may_stand_inside_a_longer_one() -> None:
    assert "endings STARTS WITH" in shares("desk muhle ", {"desk": 300, "muhl": 4}).members()
    assert "endings" not in shares("desk muhle ", {"desk": 300, "muhl": 5}).members(), "it is a word of its own"


def test_what_nobody_has_is_held_against_nobody_and_a_number_says_nothing_alone() -> None:
    asked = shares("lamp unheardof 3 ", {"lamp": 200, "3": 5})
    assert has(asked.members(), "lamp")
    assert not has(asked.members(), "3")


def test_who_has_all_by_other_ways_is_named() -> None:
    asked = shares("brass lamp ", {"brass": 4, "lamp": 300}, strictly=("77",))
    assert [has(asked.strict(), identity=each) for each in ("77", "78")] == [True, False]
    assert has(asked.members(), identity="77")


def test_numbers_count_beside_what_they_stand_beside() -> None:
    asked = shares("1/2 drill ", {"1": 90, "2": 90, "drill": 90})
    assert has(asked.strict(), "1 2", "drill")
    assert not has(asked.strict(), "1", "2", "drill")
