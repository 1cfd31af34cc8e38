"""From what people type to a query that forgives.

Each word is met as it stands, by its stem, as a beginning (the last word, which may still be being typed), in another
way of writing or by a synonym, and with typos where hardly any product has it. A product's own text is one field, name,
brand and description together: rare words count for more and long texts for less over all of it (BM25), which ranks
real searches better than the best of separate fields.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import tantivy
from tantivy import Occur, Query

from adapters.search.embedded.compounds import compounds
from adapters.search.embedded.schema import CATEGORY, FACTS, GROUP, NAME, SELLING, TEXT, stemmed
from adapters.search.lexicon import Alternative, Understood, phrases
from adapters.search.texts import group_name
from adapters.search.weights import (
    ALL_WORDS_WEIGHT,
    CATEGORY_WEIGHT,
    FACTS_WEIGHT,
    GROUP_SCORE,
    IN_STOCK_SCORE,
    NAME_WEIGHT,
    OTHER_SPELLING_WEIGHT,
    PREFIX_WEIGHT,
    SELLING_SCORE,
    SELLING_UNITS,
    SYNONYM_WEIGHT,
    TYPO_WEIGHT,
)
from adapters.search.words import PREFIX_LETTERS_MIN, begins_a_code, normalised_code, stem, typos_allowed

RARE_PRODUCTS_MAX: Final = 4
"""A word no more products have may be a typo of theirs or of the customer's."""
CODE_BEGINNING_WEIGHT: Final = 100.0


class WordQueries:
    """Of one state of the index, whose own words say what is rare, and what is a word at all."""

    def __init__(self, searcher: tantivy.Searcher, schema: tantivy.Schema) -> None:
        self._searcher = searcher
        self._schema = schema

    def readings(self, text: str, understood: Understood) -> Iterator[Query]:
        """What to try, strictest first: all words, then the most telling of them. None if there is no word in it."""
        words = understood.words
        if not words:
            return
        others = [
            *((SYNONYM_WEIGHT, other) for other in understood.synonyms),
            *((OTHER_SPELLING_WEIGHT, other) for other in compounds(self._searcher, self._schema, words)),
        ]
        last = len(words) - 1
        parts = [
            self._part(word, place, others, unfinished=understood.unfinished and place == last)
            for place, word in enumerate(words)
        ]
        groups = [Query.const_score_query(group, GROUP_SCORE) for group in self._groups(words)]
        codes = code_ways(self._schema, text)
        strict = any_of(parts, len(parts))
        yield any_of([preferring(strict, groups), *codes])
        if len(parts) > 1 and (telling := self._most_telling(words, parts)) is not None:
            rest = [part for part in parts if part is not telling]
            loose = preferring(telling, [*rest, Query.boost_query(strict, ALL_WORDS_WEIGHT)])
            yield any_of([preferring(loose, groups), *codes])

    def _part(self, word: str, place: int, others: Sequence[tuple[float, Alternative]], *, unfinished: bool) -> Query:
        """All ways a product can meet one word, or the best of its alternatives."""
        own = self._ways(word)
        if unfinished and len(word) >= PREFIX_LETTERS_MIN:
            beginning = Query.fuzzy_term_query(self._schema, TEXT, word, distance=0, prefix=True)
            own.append(Query.boost_query(beginning, PREFIX_WEIGHT))
        mine = [(weight, other.words) for weight, other in others if other.start <= place < other.end]
        if not mine and (typos := typos_allowed(word)) and not self.is_common(word):
            close = Query.fuzzy_term_query(self._schema, TEXT, word, distance=typos)
            own.append(Query.boost_query(close, TYPO_WEIGHT))
        return Query.disjunction_max_query([any_of(own), *(self._instead(word, *other) for other in mine)])

    def _instead(self, word: str, weight: float, words: Sequence[str]) -> Query:
        """Other words in its place. However rare they are, they don't weigh more than what was typed."""
        rarity = max(self._rarity(other) for other in words)
        share = min(1.0, self._rarity(word) / rarity) if rarity else 1.0
        together = any_of([any_of(self._ways(other)) for other in words], len(words))
        return Query.boost_query(together, weight * share / len(words))

    def _ways(self, word: str) -> list[Query]:
        schema, root = self._schema, stem(word)
        return [
            Query.term_query(schema, TEXT, word),
            Query.term_query(schema, stemmed(TEXT), root),
            Query.boost_query(Query.term_query(schema, stemmed(NAME), root), NAME_WEIGHT),
            Query.boost_query(Query.term_query(schema, stemmed(CATEGORY), root), CATEGORY_WEIGHT),
            Query.boost_query(Query.term_query(schema, stemmed(FACTS), root), FACTS_WEIGHT),
        ]

    def _groups(self, words: Sequence[str]) -> Iterator[Query]:
        """The brands and categories that are named by some of the words."""
        for start, end in phrases(words):
            name = group_name(" ".join(words[start:end]))
            if self._searcher.doc_freq(GROUP, name):
                yield Query.term_query(self._schema, GROUP, name, "basic")

    def _most_telling(self, words: Sequence[str], parts: Sequence[Query]) -> Query | None:
        """Of the words that lead to any product, the rarest: "iphone x" is about "iphone"."""
        for place in sorted(range(len(words)), key=lambda place: -self._rarity(words[place])):
            if self._frequency(words[place]) or count(self._searcher, parts[place]):
                return parts[place]
        return None

    def is_common(self, word: str) -> bool:
        """Whether too many products have it for it to be a typo."""
        return self._frequency(word) > RARE_PRODUCTS_MAX

    def _frequency(self, word: str) -> int:
        return self._searcher.doc_freq(stemmed(TEXT), stem(word))

    def _rarity(self, word: str) -> float:
        """Inverse document frequency, as BM25 counts it."""
        having = self._frequency(word)
        return math.log(1 + (self._searcher.num_docs - having + 0.5) / (having + 0.5))


def any_of(ways: list[Query], least: int = 1) -> Query:
    return Query.boolean_query([(Occur.Should, way) for way in ways], minimum_number_should_match=least)


def preferring(query: Query, preferred: Iterable[Query]) -> Query:
    """The same products, some of them higher up."""
    return Query.boolean_query([(Occur.Must, query), *((Occur.Should, way) for way in preferred)])


def breaking_ties(schema: tantivy.Schema, query: Query) -> Query:
    """Of products that meet the words alike, what is in stock goes first, then what sells by the ten, the hundred."""
    query = preferring(query, [Query.const_score_query(Query.term_query(schema, "in_stock", True), IN_STOCK_SCORE)])
    for level in range(len(SELLING_UNITS)):
        selling = Query.term_query(schema, SELLING, str(level), "basic")
        # One inside the other: the engine goes through all of several that it may choose from.
        query = preferring(query, [Query.const_score_query(selling, SELLING_SCORE)])
    return query


def code_query(schema: tantivy.Schema, text: str) -> Query:
    """A SKU, EAN or part number, whole."""
    return Query.term_query(schema, "code", normalised_code(text), "basic")


def code_ways(schema: tantivy.Schema, text: str) -> list[Query]:
    """A code as it stands; and one that begins so, where there is enough of it to tell it from a word."""
    ways = [code_query(schema, text)]
    if begins_a_code(text):
        beginning = Query.fuzzy_term_query(schema, "code", normalised_code(text), distance=0, prefix=True)
        ways.append(Query.boost_query(beginning, CODE_BEGINNING_WEIGHT))
    return ways


def count(searcher: tantivy.Searcher, matches: Query) -> int:
    return int(searcher.search(matches, 1).count)  # type: ignore[attr-defined]
