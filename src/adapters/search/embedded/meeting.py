"""How a product can meet one thing that was asked for.

As it stands, by its stem, as a beginning (the last word, which may still be being typed), in another way of writing or
by a synonym, at the end of a longer one, and with typos where hardly any product has it.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

import tantivy
from tantivy import Query

from adapters.search.embedded.codes import code_ways
from adapters.search.embedded.schema import (
    ANYWHERE,
    BRAND,
    CATEGORY,
    ENDING,
    FACTS,
    HEAD,
    NAME,
    TEXT,
    stemmed,
)
from adapters.search.embedded.scoring import Asked, Scoring, all_of, any_of
from adapters.search.embedded.spelling import Spelling
from adapters.search.embedded.vocabulary import Vocabulary
from adapters.search.lexicon import Alternative
from adapters.search.stemming import Stemming
from adapters.search.weights import (
    BRAND_WEIGHT,
    CATEGORY_WEIGHT,
    FACTS_WEIGHT,
    HEAD_WEIGHT,
    MET_WEIGHT,
    NAME_WEIGHT,
    OTHER_SPELLING_WEIGHT,
    PREFIX_SCORE,
    STEM_WEIGHT,
    SYNONYM_WEIGHT,
    TYPO_WEIGHT,
    WORD_WEIGHT,
)
from adapters.search.why import Reason
from adapters.search.words import PREFIX_LETTERS_MIN, SPACELESS, begins_a_code

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

Phrase = list[str | tuple[int, str]]
"""As the engine's types want it."""


class Meeting:
    def __init__(
        self,
        schema: tantivy.Schema,
        stemming: Stemming,
        vocabulary: Vocabulary,
        spelling: Spelling,
        others: Sequence[tuple[Reason, Alternative]],
    ) -> None:
        """`others` are other words that can stand in the place of some."""
        self._schema = schema
        self._stemming = stemming
        self._vocabulary = vocabulary
        self._spelling = spelling
        self._others = others

    def asked(self, words: tuple[str, ...], place: int, *, unfinished: bool) -> Asked:
        """Of the query's words those from `place` on."""
        if len(words) > 1:
            return self._side(words)
        (word,), root, schema = words, self._stemming.stem(words[0]), self._schema
        rarity = self._vocabulary.rarity(word)
        here = Query.term_query(schema, stemmed(ANYWHERE), root, "basic")
        has = Scoring(Reason.HAS, Query.const_score_query(here, MET_WEIGHT * rarity), word)
        met, own = [here], [has, *self._ways(word)]
        if unfinished and len(word) >= (1 if SPACELESS.match(word) else PREFIX_LETTERS_MIN):
            beginning = Query.fuzzy_term_query(schema, TEXT, word, distance=0, prefix=True)
            met.append(beginning)
            own.append(Scoring(Reason.BEGINNING, Query.boost_query(beginning, PREFIX_SCORE), word))
        mine = [(reason, other.words) for reason, other in self._others if other.start <= place < other.end]
        if not mine and not self._vocabulary.is_common(word):
            mine = [(Reason.CORRECTED, (spelt,)) for spelt in self._spelling.of(word)]
            met += self._inside(word)
        met += [self._together(other) for _, other in mine]
        ways = [own, *([self._instead(word, *other)] for other in mine)]
        sure = MET_WEIGHT * rarity if len(met) == 1 else 0.0
        return Asked(words, any_of(met), ways, rarity, self._stake(word, [other for _, other in mine]), sure)

    def _stake(self, word: str, others: Sequence[Sequence[str]]) -> float:
        if self._vocabulary.frequency(word):
            return self._vocabulary.rarity(word)
        return max((min(map(self._vocabulary.rarity, other)) for other in others), default=PREFIX_SCORE)

    def _side(self, words: tuple[str, ...]) -> Asked:
        """What only counts side by side, or as (the beginning of) a code."""
        roots: Phrase = [*self._stemming.all_of(words)]
        said = " ".join(words)
        own = [
            Scoring(reason, Query.phrase_query(self._schema, stemmed(field), roots), said)
            for field, reason in ((TEXT, Reason.TEXT), (FACTS, Reason.FACTS))
        ]
        code = code_ways(self._schema, "".join(words))
        rarity = max(map(self._vocabulary.rarity, words))
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
        rarity = max(self._vocabulary.rarity(other) for other in words)
        share = min(1.0, self._vocabulary.rarity(word) / rarity) if rarity else 1.0
        together = all_of([any_of([way.query for way in self._ways(other)]) for other in words])
        query = Query.boost_query(together, INSTEAD[reason] * share / len(words))
        return Scoring(reason, query, word, " ".join(words))

    def _ways(self, word: str) -> list[Scoring]:
        schema, root = self._schema, self._stemming.stem(word)
        terms = [(Reason.AS_TYPED, Query.term_query(schema, TEXT, word), WORD_WEIGHT)]
        terms += [(reason, Query.term_query(schema, stemmed(field), root), weight) for field, weight, reason in FIELDS]
        return [Scoring(reason, Query.boost_query(term, weight), word) for reason, term, weight in terms]
