"""From what people type to queries that forgive: which products are found, and in what order.

Each word is met as it stands, by its stem, as a beginning (the last word, which may still be being typed), in another
way of writing or by a synonym, at the end of a longer one, and with typos where hardly any product has it. A product's
own text is one field, name, brand and description together: rare words count for more and long texts for less over all
of it (BM25), which ranks real searches better than the best of separate fields.
"""

import math
import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import tantivy
from tantivy import Occur, Query

from adapters.search.embedded.compounds import Compounds
from adapters.search.embedded.schema import (
    ANYWHERE,
    BRAND,
    CATEGORY,
    ENDING,
    FACTS,
    GROUP,
    HEAD,
    NAME,
    SELLING,
    TEXT,
    stemmed,
)
from adapters.search.embedded.spelling import Spelling
from adapters.search.lexicon import Alternative, Understood, phrases
from adapters.search.stemming import Stemming
from adapters.search.weights import (
    ALL_WORDS_WEIGHT,
    BRAND_WEIGHT,
    CATEGORY_WEIGHT,
    CODE_SCORE,
    FACTS_WEIGHT,
    GROUP_SCORE,
    HEAD_WEIGHT,
    IN_STOCK_SCORE,
    MET_WEIGHT,
    NAME_WEIGHT,
    OTHER_SPELLING_WEIGHT,
    PHRASE_WEIGHT,
    PREFIX_SCORE,
    SELLING_SCORE,
    SELLING_UNITS,
    STEM_WEIGHT,
    SYNONYM_WEIGHT,
    TYPO_WEIGHT,
    WORD_WEIGHT,
    fair_share,
    telling,
)
from adapters.search.words import PREFIX_LETTERS_MIN, SPACELESS, begins_a_code, normalised_code

RARE_PRODUCTS_MAX: Final = 4
"""A word no more products have may be a typo of theirs or of the customer's."""


Phrase = list[str | tuple[int, str]]
"""As the engine's types want it."""


class Asked(NamedTuple):
    """One thing that was asked for: who has it, what having it scores, and how rare it is."""

    words: tuple[str, ...]
    met: Query
    scored: Query
    rarity: float


class Reading(NamedTuple):
    """Who has all that was asked for, who a fair share of it, and what each of it scores."""

    strict: Query
    fair: Query
    scores: Sequence[Query]

    def ranked(self, members: Query) -> Query:
        return preferring(Query.const_score_query(members, 0.0), self.scores)


class WordQueries:
    """Of one state of the index, whose own words say what is rare, and what is a word at all."""

    def __init__(self, searcher: tantivy.Searcher, schema: tantivy.Schema, stemming: Stemming) -> None:
        self._searcher = searcher
        self._schema = schema
        self._stemming = stemming
        self._compounds = Compounds(searcher, schema, stemming)
        self._spelling = Spelling(searcher, schema)

    def read(self, text: str, understood: Understood) -> Reading | None:
        """None if there is no word in it."""
        words, units = understood.words, understood.units
        if not words:
            return None
        others = [
            *((SYNONYM_WEIGHT, other) for other in understood.synonyms),
            *((OTHER_SPELLING_WEIGHT, other) for other in self._compounds.of(understood)),
        ]
        asked = [
            self._asked(words[start:end], start, others, unfinished=understood.unfinished and end == len(words))
            for start, end in units
        ]
        known = [one for one in asked if one.rarity < self._rarest or count(self._searcher, one.met)] or asked
        codes = code_ways(self._schema, text)
        strict = all_of([one.met for one in asked])
        scores = [
            *(one.scored for one in asked),
            *(Query.const_score_query(group, GROUP_SCORE) for group in self._groups(words)),
            *(Query.const_score_query(code, CODE_SCORE) for code in codes),
        ]
        if len(asked) > 1:
            together = sum(one.rarity for one in asked)
            scores.append(Query.const_score_query(strict, ALL_WORDS_WEIGHT * together))
            scores += self._side_by_side(understood)
        return Reading(any_of([strict, *codes]), any_of([self._fair(known), *codes]), scores)

    def _fair(self, asked: Sequence[Asked]) -> Query:
        """Numbers and single letters say nothing without the others."""
        speaking = [one for one in asked if says_something(one.words)] or asked
        together = sum(one.rarity for one in speaking)
        alone = [one.met for one in speaking if telling(one.rarity, together)]
        return any_of([any_of([one.met for one in speaking], fair_share(len(speaking))), *alone])

    def _asked(
        self, words: tuple[str, ...], place: int, others: Sequence[tuple[float, Alternative]], *, unfinished: bool
    ) -> Asked:
        if len(words) > 1:
            return self._side(words)
        (word,), root, schema = words, self._stemming.stem(words[0]), self._schema
        rarity = self._rarity(word)
        here = Query.term_query(schema, stemmed(ANYWHERE), root, "basic")
        met, own = [here], [Query.const_score_query(here, MET_WEIGHT * rarity), *self._ways(word)]
        if unfinished and len(word) >= (1 if SPACELESS.match(word) else PREFIX_LETTERS_MIN):
            beginning = Query.fuzzy_term_query(schema, TEXT, word, distance=0, prefix=True)
            met.append(beginning)
            own.append(Query.boost_query(beginning, PREFIX_SCORE))
        mine = [(weight, other.words) for weight, other in others if other.start <= place < other.end]
        if not mine and not self._is_common(word):
            mine = [(TYPO_WEIGHT, (spelt,)) for spelt in self._spelling.of(word)]
            met += self._inside(word)
        instead = [(self._together(other), self._instead(word, weight, other)) for weight, other in mine]
        return Asked(
            words,
            any_of([*met, *(other for other, _ in instead)]),
            Query.disjunction_max_query([any_of(own), *(score for _, score in instead)]),
            rarity,
        )

    def _side(self, words: tuple[str, ...]) -> Asked:
        """What only counts side by side, or as (the beginning of) a code."""
        roots: Phrase = [*self._stemming.all_of(words)]
        ways = [Query.phrase_query(self._schema, stemmed(field), roots) for field in (TEXT, FACTS)]
        code = code_ways(self._schema, "".join(words))
        rarity = max(map(self._rarity, words))
        return Asked(words, any_of([*ways, *code]), any_of(ways), rarity)

    def _inside(self, word: str) -> Iterator[Query]:
        """At the end of a longer word, with "ue" for "ü", too; as a part of a code."""
        for spelt in {word, DIGRAPH.sub(r"\1", word)}:
            if spelt != word:
                yield Query.term_query(self._schema, stemmed(ANYWHERE), self._stemming.stem(spelt), "basic")
            if len(spelt) >= ENDING_LETTERS_MIN:
                ending = self._stemming.stem(spelt)[::-1]
                yield Query.fuzzy_term_query(self._schema, ENDING, ending, distance=0, prefix=True)
        if begins_a_code(word):
            yield Query.fuzzy_term_query(self._schema, "code_part", word, distance=0, prefix=True)

    def _together(self, words: Sequence[str]) -> Query:
        roots = self._stemming.all_of(words)
        return all_of([Query.term_query(self._schema, stemmed(ANYWHERE), root, "basic") for root in roots])

    def _instead(self, word: str, weight: float, words: Sequence[str]) -> Query:
        """Other words in its place. However rare they are, they don't weigh more than what was typed."""
        rarity = max(self._rarity(other) for other in words)
        share = min(1.0, self._rarity(word) / rarity) if rarity else 1.0
        together = all_of([any_of(self._ways(other)) for other in words])
        return Query.boost_query(together, weight * share / len(words))

    def _ways(self, word: str) -> list[Query]:
        schema, root = self._schema, self._stemming.stem(word)
        return [
            Query.boost_query(Query.term_query(schema, TEXT, word), WORD_WEIGHT),
            *(Query.boost_query(Query.term_query(schema, stemmed(field), root), weight) for field, weight in FIELDS),
        ]

    def _groups(self, words: Sequence[str]) -> Iterator[Query]:
        """The brands and categories that are named by some of the words."""
        for start, end in phrases(words):
            name = " ".join(self._stemming.all_of(words[start:end]))
            if self._searcher.doc_freq(GROUP, name):
                yield Query.term_query(self._schema, GROUP, name, "basic")

    def _side_by_side(self, understood: Understood) -> Iterator[Query]:
        for (start, middle), (_, end) in zip(understood.units, understood.units[1:], strict=False):
            roots: Phrase = [*understood.roots[start:end]]
            if middle - start == end - middle == 1 and all(map(self._frequency_of, understood.roots[start:end])):
                yield Query.boost_query(Query.phrase_query(self._schema, stemmed(TEXT), roots), PHRASE_WEIGHT)

    def corrected(self, understood: Understood) -> str | None:
        """The query with the words nobody has as they were typed in the products' spelling; None without any."""
        spelt = list(understood.words)
        for place, word in enumerate(understood.words):
            better = self._spelling.best.get(word, word)
            typed_so_far = understood.unfinished and place == len(spelt) - 1 and better.startswith(word)
            if not self._frequency(word) and not typed_so_far:
                spelt[place] = better
        return None if spelt == list(understood.words) else " ".join(spelt)

    def _is_common(self, word: str) -> bool:
        """Whether too many products have it for it to be a typo."""
        return self._frequency(word) > RARE_PRODUCTS_MAX

    def _frequency(self, word: str) -> int:
        return self._frequency_of(self._stemming.stem(word))

    def _frequency_of(self, root: str) -> int:
        return self._searcher.doc_freq(stemmed(ANYWHERE), root)

    def _rarity(self, word: str) -> float:
        """Inverse document frequency, as BM25 counts it."""
        return self._rarity_at(self._frequency(word))

    def _rarity_at(self, having: int) -> float:
        return math.log(1 + (self._searcher.num_docs - having + 0.5) / (having + 0.5))

    @property
    def _rarest(self) -> float:
        """Of a word nobody has."""
        return self._rarity_at(0)


FIELDS: Final = (
    (TEXT, STEM_WEIGHT),
    (NAME, NAME_WEIGHT),
    (HEAD, HEAD_WEIGHT),
    (BRAND, BRAND_WEIGHT),
    (CATEGORY, CATEGORY_WEIGHT),
    (FACTS, FACTS_WEIGHT),
)
ENDING_LETTERS_MIN: Final = 4
DIGRAPH: Final = re.compile(r"([aou])e")
"""As marked vowels are written where there is no key for them: "muehle" for "mühle", which is plainly "muhle"."""


def says_something(words: tuple[str, ...]) -> bool:
    return len(words) > 1 or not (words[0].isdigit() or (len(words[0]) == 1 and words[0].isascii()))


def any_of(ways: Sequence[Query], least: int = 1) -> Query:
    return Query.boolean_query([(Occur.Should, way) for way in ways], minimum_number_should_match=least)


def all_of(parts: Sequence[Query]) -> Query:
    return Query.boolean_query([(Occur.Must, part) for part in parts])


def preferring(query: Query, preferred: Sequence[Query]) -> Query:
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
        ways.append(Query.fuzzy_term_query(schema, "code", normalised_code(text), distance=0, prefix=True))
    return ways


def count(searcher: tantivy.Searcher, matches: Query) -> int:
    return int(searcher.search(matches, 1).count)  # type: ignore[attr-defined]
