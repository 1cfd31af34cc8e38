"""Brands and categories are found as their names are typed."""

import msgspec

from adapters.search.phrasebook import read_typed
from adapters.search.stemming import stemming_in
from queries.catalog.find_labels import find_labels

LISTING = msgspec.json.encode(
    {
        "items": [
            {"name": "Blue Harbour", "slug": "blue-harbour", "product_count": 3},
            {"name": "Harbour Lights", "slug": "harbour-lights", "product_count": 9},
            {"name": "Haribo", "slug": "haribo", "product_count": 0},
            {
                "name": "Möbel",
                "slug": "moebel",
                "product_count": 2,
                "children": [{"name": "Blue Chairs", "slug": "blue-chairs", "product_count": 2}],
            },
        ]
    }
)


def found(typed: str, limit: int = 8, *, forgiving: bool = False) -> list[str]:
    labels = find_labels(LISTING, read_typed(typed), limit, stemming_in(("en",)), forgiving=forgiving)
    return [label.slug for label in labels]


def test_a_word_is_met_by_its_beginning_wherever_it_stands_and_the_largest_goes_first() -> None:
    assert found("har") == ["harbour-lights", "blue-harbour"]
    assert found("har", limit=1) == ["harbour-lights"]
    assert found("mobel") == ["moebel"]
    assert found("b") == ["blue-harbour", "blue-chairs"]


def test_the_words_before_are_whole() -> None:
    assert found("blue har") == ["blue-harbour"]
    assert found("blu har") == []
    assert found("harbour blue") == ["blue-harbour"]


def test_typos_are_forgiven_where_that_is_asked_for_and_nothing_is_there_as_typed() -> None:
    assert found("habrou") == []
    assert found("habrou", forgiving=True) == ["harbour-lights", "blue-harbour"]
    assert found("blue chiars", forgiving=True) == ["blue-chairs"]
    assert found("chair", forgiving=True) == ["blue-chairs"]


def test_nothing_is_nothing() -> None:
    assert found("") == found("x") == found("~") == []
