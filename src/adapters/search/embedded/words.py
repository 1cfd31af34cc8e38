"""From what people type to a query that forgives.

Each word must be met somewhere: as it stands, by its stem, as a beginning (the last word, which may still be being
typed), or with typos. When no product has all words, those with most of them are shown.
"""

from collections.abc import Sequence
from typing import Final

import tantivy
from tantivy import Occur, Query

from adapters.search.embedded.schema import TEXT_FIELDS, analyzers, normalised_code, stemmed
from adapters.search.words import PREFIX_LETTERS_MIN, split_words, typos_allowed

WEIGHTS: Final = dict(zip(TEXT_FIELDS, (4.0, 3.0, 2.5, 1.0), strict=True))
STEM_SHARE: Final = 0.6
PREFIX_WEIGHTS: Final = {"name": 1.5, "brand_name": 1.5, "category_name": 1.0}
TYPO_WEIGHTS: Final = {"name": 0.8, "brand_name": 0.8, "category_name": 0.5}
CODE_WEIGHT: Final = 1_000.0
TIE_BREAKER: Final = 0.2

_, _stems = analyzers()


def word_query(schema: tantivy.Schema, word: str, *, unfinished: bool) -> Query:
    """The best of all ways a product can meet one word, and a little of the others."""
    ways = [Query.boost_query(Query.term_query(schema, field, word), weight) for field, weight in WEIGHTS.items()]
    stem = (_stems.analyze(word) or [word])[0]
    ways += [
        Query.boost_query(Query.term_query(schema, stemmed(field), stem), weight * STEM_SHARE)
        for field, weight in WEIGHTS.items()
    ]
    if unfinished and len(word) >= PREFIX_LETTERS_MIN:
        ways += [
            Query.boost_query(Query.fuzzy_term_query(schema, field, word, distance=0, prefix=True), weight)
            for field, weight in PREFIX_WEIGHTS.items()
        ]
    if typos := typos_allowed(word):
        ways += [
            Query.boost_query(Query.fuzzy_term_query(schema, field, word, distance=typos, prefix=unfinished), weight)
            for field, weight in TYPO_WEIGHTS.items()
        ]
    return Query.disjunction_max_query(ways, TIE_BREAKER)


def text_queries(schema: tantivy.Schema, text: str) -> list[Query]:
    """What to try, strictest first: all words, then all but one, down to any. Empty if there is no word in it."""
    words = split_words(text)
    if not words:
        return []
    unfinished = not text.endswith(" ")
    parts: Sequence[tuple[Occur, Query]] = [
        (Occur.Should, word_query(schema, word, unfinished=unfinished and place == len(words) - 1))
        for place, word in enumerate(words)
    ]
    code = Query.boost_query(Query.term_query(schema, "code", normalised_code(text), "basic"), CODE_WEIGHT)
    return [
        Query.boolean_query(
            [
                (Occur.Should, Query.boolean_query(parts, minimum_number_should_match=least)),
                (Occur.Should, code),
            ],
            minimum_number_should_match=1,
        )
        for least in range(len(words), 0, -1)
    ]
