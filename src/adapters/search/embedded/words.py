"""From what people type to a query that forgives.

Each word is met as it stands, by its stem, as a beginning (the last word, which may still be being typed), or with
typos. A product's own text is one field, name, brand and description together: rare words count for more and long
texts for less over all of it (BM25), which ranks real searches better than the best of separate fields.
"""

from typing import Final

import tantivy
from tantivy import Occur, Query

from adapters.search.embedded.schema import CATEGORY, NAME, TEXT, analyzers, normalised_code, stemmed
from adapters.search.words import PREFIX_LETTERS_MIN, split_words, typos_allowed

NAME_WEIGHT: Final = 0.3
CATEGORY_WEIGHT: Final = 0.4
PREFIX_WEIGHT: Final = 0.3
ALL_WORDS_WEIGHT: Final = 0.6
"""What having all words adds, as a share of their own scores."""
CODE_WEIGHT: Final = 1_000.0
CODE_BEGINNING_WEIGHT: Final = 100.0
CODE_BEGINNING_CHARS_MIN: Final = 4

_, _stems = analyzers()


def any_of(ways: list[Query], least: int = 1) -> Query:
    return Query.boolean_query([(Occur.Should, way) for way in ways], minimum_number_should_match=least)


def word_query(schema: tantivy.Schema, word: str, *, unfinished: bool) -> Query:
    """All ways a product can meet one word, added up."""
    stem = (_stems.analyze(word) or [word])[0]
    ways = [
        Query.term_query(schema, TEXT, word),
        Query.term_query(schema, stemmed(TEXT), stem),
        Query.boost_query(Query.term_query(schema, stemmed(NAME), stem), NAME_WEIGHT),
        Query.boost_query(Query.term_query(schema, stemmed(CATEGORY), stem), CATEGORY_WEIGHT),
    ]
    if unfinished and len(word) >= PREFIX_LETTERS_MIN:
        beginning = Query.fuzzy_term_query(schema, TEXT, word, distance=0, prefix=True)
        ways.append(Query.boost_query(beginning, PREFIX_WEIGHT))
    if typos := typos_allowed(word):
        ways.append(Query.fuzzy_term_query(schema, TEXT, word, distance=typos, prefix=unfinished))
    return any_of(ways)


def code_query(schema: tantivy.Schema, text: str) -> Query:
    """A SKU, EAN or part number, whole."""
    return Query.term_query(schema, "code", normalised_code(text), "basic")


def code_ways(schema: tantivy.Schema, text: str) -> list[Query]:
    """A code as it stands; and one that begins so, where there is enough of it to tell it from a word."""
    ways = [Query.boost_query(code_query(schema, text), CODE_WEIGHT)]
    beginning = normalised_code(text)
    if len(beginning) >= CODE_BEGINNING_CHARS_MIN and any(letter.isdigit() for letter in beginning):
        ways.append(
            Query.boost_query(
                Query.fuzzy_term_query(schema, "code", beginning, distance=0, prefix=True), CODE_BEGINNING_WEIGHT
            )
        )
    return ways


def text_queries(schema: tantivy.Schema, text: str) -> list[Query]:
    """What to try, strictest first: all words, half of them, any. Empty if there is no word in it."""
    words = split_words(text)
    if not words:
        return []
    last = len(words) - 1
    unfinished = not text.endswith(" ")
    parts = [word_query(schema, word, unfinished=unfinished and place == last) for place, word in enumerate(words)]
    strict = any_of(parts, len(parts))
    code = any_of(code_ways(schema, text))
    fewer = dict.fromkeys(least for least in ((len(words) + 1) // 2, 1) if least < len(words))
    loose = [any_of([any_of(parts, least), Query.boost_query(strict, ALL_WORDS_WEIGHT)]) for least in fewer]
    return [any_of([reading, code]) for reading in (strict, *loose)]
