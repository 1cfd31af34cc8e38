"""From what people type to queries that forgive: which products are found, and in what order.

Each word is met as it stands, by its stem, as a beginning (the last word, which may still be being typed), in another
way of writing or by a synonym, at the end of a longer one, and with typos where hardly any product has it. A product's
own text is one field, name, brand and description together: rare words count for more and long texts for less over all
of it (BM25), which ranks real searches better than the best of separate fields.
"""

import math
import re
from collections.abc import Iterator, Sequence
from typing import Final

import tantivy
from tantivy import Query

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
from adapters.search.embedded.scoring import Asked, Reading, Scoring, all_of, alone, any_of, count, preferring
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
from adapters.search.why import Reason
from adapters.search.words import PREFIX_LETTERS_MIN, SPACELESS, begins_a_code, normalised_code

RARE_PRODUCTS_MAX: Final = 4
"""A word no more products have may be a typo of theirs or of the customer's."""


Phrase = list[str | tuple[int, str]]
"""As the engine's types want it."""


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
            *((Reason.SYNONYM, other) for other in understood.synonyms),
            *((Reason.OTHER_SPELLING, other) for other in self._compounds.of(understood)),
        ]
        asked = [
            self._asked(words[start:end], start, others, unfinished=understood.unfinished and end == len(words))
            for start, end in units
        ]
        known = [one for one in asked if one.rarity < self._rarest or count(self._searcher, one.met)] or asked
        codes = code_ways(self._schema, text)
        strict = all_of([one.met for one in asked])
        every = strict if len(asked) > 1 else None
        beside = [
            *(
                Scoring(Reason.GROUP, Query.const_score_query(group, GROUP_SCORE), name)
                for name, group in self._groups(words)
            ),
            *(Scoring(Reason.CODE, Query.const_score_query(code, CODE_SCORE)) for code in codes),
        ]
        if every is not None:
            together = sum(one.rarity for one in asked)
            beside.append(Scoring(Reason.ALL_WORDS, Query.const_score_query(every, ALL_WORDS_WEIGHT * together)))
            beside += self._side_by_side(understood)
        fair = any_of([self._fair(known), *codes])
        return Reading(any_of([strict, *codes]), fair, asked, [alone(one) for one in beside], every)

    def _fair(self, asked: Sequence[Asked]) -> Query:
        """Numbers and single letters say nothing without the others."""
        speaking = [one for one in asked if says_something(one.words)] or asked
        together = sum(one.rarity for one in speaking)
        alone = [one.met for one in speaking if telling(one.rarity, together)]
        return any_of([any_of([one.met for one in speaking], fair_share(len(speaking))), *alone])

    def _asked(
        self, words: tuple[str, ...], place: int, others: Sequence[tuple[Reason, Alternative]], *, unfinished: bool
    ) -> Asked:
        if len(words) > 1:
            return self._side(words)
        (word,), root, schema = words, self._stemming.stem(words[0]), self._schema
        rarity = self._rarity(word)
        here = Query.term_query(schema, stemmed(ANYWHERE), root, "basic")
        has = Scoring(Reason.HAS, Query.const_score_query(here, MET_WEIGHT * rarity), word)
        met, own = [here], [has, *self._ways(word)]
        if unfinished and len(word) >= (1 if SPACELESS.match(word) else PREFIX_LETTERS_MIN):
            beginning = Query.fuzzy_term_query(schema, TEXT, word, distance=0, prefix=True)
            met.append(beginning)
            own.append(Scoring(Reason.BEGINNING, Query.boost_query(beginning, PREFIX_SCORE), word))
        mine = [(reason, other.words) for reason, other in others if other.start <= place < other.end]
        if not mine and not self._is_common(word):
            mine = [(Reason.CORRECTED, (spelt,)) for spelt in self._spelling.of(word)]
            met += self._inside(word)
        met += [self._together(other) for _, other in mine]
        ways = [own, *([self._instead(word, *other)] for other in mine)]
        return Asked(words, any_of(met), ways, rarity, self._stake(word, [other for _, other in mine]))

    def _stake(self, word: str, others: Sequence[Sequence[str]]) -> float:
        if self._frequency(word):
            return self._rarity(word)
        return max((min(map(self._rarity, other)) for other in others), default=PREFIX_SCORE)

    def _side(self, words: tuple[str, ...]) -> Asked:
        """What only counts side by side, or as (the beginning of) a code."""
        roots: Phrase = [*self._stemming.all_of(words)]
        said = " ".join(words)
        own = [
            Scoring(reason, Query.phrase_query(self._schema, stemmed(field), roots), said)
            for field, reason in ((TEXT, Reason.TEXT), (FACTS, Reason.FACTS))
        ]
        code = code_ways(self._schema, "".join(words))
        rarity = max(map(self._rarity, words))
        return Asked(words, any_of([*(way.query for way in own), *code]), [own], rarity, rarity)

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

    def _instead(self, word: str, reason: Reason, words: Sequence[str]) -> Scoring:
        """Other words in its place. However rare they are, they don't weigh more than what was typed."""
        rarity = max(self._rarity(other) for other in words)
        share = min(1.0, self._rarity(word) / rarity) if rarity else 1.0
        together = all_of([any_of([way.query for way in self._ways(other)]) for other in words])
        query = Query.boost_query(together, INSTEAD[reason] * share / len(words))
        return Scoring(reason, query, word, " ".join(words))

    def _ways(self, word: str) -> list[Scoring]:
        schema, root = self._schema, self._stemming.stem(word)
        terms = [(Reason.AS_TYPED, Query.term_query(schema, TEXT, word), WORD_WEIGHT)]
        terms += [(reason, Query.term_query(schema, stemmed(field), root), weight) for field, weight, reason in FIELDS]
        return [Scoring(reason, Query.boost_query(term, weight), word) for reason, term, weight in terms]

    def _groups(self, words: Sequence[str]) -> Iterator[tuple[str, Query]]:
        """The brands and categories that are named by some of the words, which come first."""
        for start, end in phrases(words):
            name = " ".join(self._stemming.all_of(words[start:end]))
            if self._searcher.doc_freq(GROUP, name):
                yield " ".join(words[start:end]), Query.term_query(self._schema, GROUP, name, "basic")

    def _side_by_side(self, understood: Understood) -> Iterator[Scoring]:
        for (start, middle), (_, end) in zip(understood.units, understood.units[1:], strict=False):
            roots: Phrase = [*understood.roots[start:end]]
            if middle - start == end - middle == 1 and all(map(self._frequency_of, understood.roots[start:end])):
                query = Query.boost_query(Query.phrase_query(self._schema, stemmed(TEXT), roots), PHRASE_WEIGHT)
                yield Scoring(Reason.SIDE_BY_SIDE, query, " ".join(understood.words[start:end]))

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
    (TEXT, STEM_WEIGHT, Reason.TEXT),
    (NAME, NAME_WEIGHT, Reason.NAME),
    (HEAD, HEAD_WEIGHT, Reason.FRONT),
    (BRAND, BRAND_WEIGHT, Reason.BRAND),
    (CATEGORY, CATEGORY_WEIGHT, Reason.CATEGORY),
    (FACTS, FACTS_WEIGHT, Reason.FACTS),
)
INSTEAD: Final = {
    Reason.SYNONYM: SYNONYM_WEIGHT,
    Reason.OTHER_SPELLING: OTHER_SPELLING_WEIGHT,
    Reason.CORRECTED: TYPO_WEIGHT,
}
ENDING_LETTERS_MIN: Final = 4
DIGRAPH: Final = re.compile(r"([aou])e")
"""As marked vowels are written where there is no key for them: "muehle" for "mühle", which is plainly "muhle"."""


def says_something(words: tuple[str, ...]) -> bool:
    return len(words) > 1 or not (words[0].isdigit() or (len(words[0]) == 1 and words[0].isascii()))


def breaking_ties(schema: tantivy.Schema, query: Query) -> Query:
    """Of products that meet the words alike, what is in stock goes first, then what sells by the ten, the hundred."""
    # One inside the other: the engine goes through all of several that it may choose from.
    for tie in ties(schema):
        query = preferring(query, [tie.query])
    return query


def ties(schema: tantivy.Schema) -> Iterator[Scoring]:
    in_stock = Query.term_query(schema, "in_stock", True)
    yield Scoring(Reason.IN_STOCK, Query.const_score_query(in_stock, IN_STOCK_SCORE))
    for level, units in enumerate(SELLING_UNITS):
        selling = Query.term_query(schema, SELLING, str(level), "basic")
        yield Scoring(Reason.SELLS, Query.const_score_query(selling, SELLING_SCORE), f"{units:,}")


def code_query(schema: tantivy.Schema, text: str) -> Query:
    """A SKU, EAN or part number, whole."""
    return Query.term_query(schema, "code", normalised_code(text), "basic")


def code_ways(schema: tantivy.Schema, text: str) -> list[Query]:
    """A code as it stands; and one that begins so, where there is enough of it to tell it from a word."""
    ways = [code_query(schema, text)]
    if begins_a_code(text):
        ways.append(Query.fuzzy_term_query(schema, "code", normalised_code(text), distance=0, prefix=True))
    return ways
