"""From what people type to queries that forgive: which products are found, and in what order.

A product's own text is one field, name, brand and description together: rare words count for more and long texts for
less over all of it (BM25), which ranks real searches better than the best of separate fields.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import tantivy
from tantivy import Query

from adapters.search.embedded.codes import code_ways
from adapters.search.embedded.compounds import Compounds
from adapters.search.embedded.meeting import Meeting, Phrase
from adapters.search.embedded.schema import GROUP, TEXT, stemmed
from adapters.search.embedded.scoring import Asked, Reading, Scoring, all_of, alone, any_of, count
from adapters.search.embedded.spelling import Spelling
from adapters.search.embedded.vocabulary import Vocabulary
from adapters.search.lexicon import Understood, phrases
from adapters.search.stemming import Stemming
from adapters.search.weights import ALL_WORDS_WEIGHT, CODE_SCORE, GROUP_SCORE, PHRASE_WEIGHT, fair_share, telling
from adapters.search.why import Reason
from adapters.search.words import normalised_code, says_something


class WordQueries:
    """Of one state of the index, whose own words say what is rare, and what is a word at all."""

    def __init__(self, searcher: tantivy.Searcher, schema: tantivy.Schema, stemming: Stemming) -> None:
        self._searcher = searcher
        self._schema = schema
        self._stemming = stemming
        self._vocabulary = Vocabulary(searcher, stemming)
        self._compounds = Compounds(searcher, schema, stemming, self._vocabulary)
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
        meeting = Meeting(self._schema, self._stemming, self._vocabulary, self._spelling, others)
        asked = [
            meeting.asked(words[start:end], start, unfinished=understood.unfinished and end == len(words))
            for start, end in units
        ]
        rarest = self._vocabulary.rarest
        known = [one for one in asked if one.rarity < rarest or count(self._searcher, one.met)] or asked
        codes = code_ways(self._schema, text)
        strict = all_of([one.met for one in asked])
        every = strict if len(asked) > 1 else None
        beside = [
            *self._groups(words),
            *(Scoring(Reason.CODE, Query.const_score_query(code, CODE_SCORE)) for code in codes),
        ]
        bonus = ALL_WORDS_WEIGHT * sum(one.rarity for one in asked) if every is not None else 0.0
        if every is not None:
            beside.append(Scoring(Reason.ALL_WORDS, Query.const_score_query(every, bonus)))
            beside += self._side_by_side(understood)
        fair = any_of([self._fair(known), *codes])
        only_words = len(codes) == 1 and not self._searcher.doc_freq("code", normalised_code(text))
        if not only_words:
            strict = any_of([strict, *codes])
        return Reading(strict, fair, asked, [alone(one) for one in beside], every, bonus, only_words)

    def _fair(self, asked: Sequence[Asked]) -> Query:
        speaking = [one for one in asked if says_something(one.words)] or asked
        together = sum(one.rarity for one in speaking)
        alone = [one.met for one in speaking if telling(one.rarity, together)]
        return any_of([any_of([one.met for one in speaking], fair_share(len(speaking))), *alone])

    def _groups(self, words: Sequence[str]) -> Iterator[Scoring]:
        """The brands and categories that are named by some of the words."""
        for start, end in phrases(words):
            name = " ".join(self._stemming.all_of(words[start:end]))
            if self._searcher.doc_freq(GROUP, name):
                group = Query.term_query(self._schema, GROUP, name, "basic")
                said = " ".join(words[start:end])
                yield Scoring(Reason.GROUP, Query.const_score_query(group, GROUP_SCORE), said)

    def _side_by_side(self, understood: Understood) -> Iterator[Scoring]:
        """Neighbours that are known."""
        for (start, middle), (_, end) in pairwise(understood.units):
            roots = understood.roots[start:end]
            if middle - start == end - middle == 1 and all(map(self._vocabulary.frequency_of, roots)):
                phrase: Phrase = [*roots]
                query = Query.phrase_query(self._schema, stemmed(TEXT), phrase)
                said = " ".join(understood.words[start:end])
                yield Scoring(Reason.SIDE_BY_SIDE, Query.boost_query(query, PHRASE_WEIGHT), said)

    def corrected(self, understood: Understood) -> str | None:
        """The query with the words nobody has as they were typed in the products' spelling; None without any."""
        spelt = list(understood.words)
        for place, word in enumerate(understood.words):
            better = self._spelling.best.get(word, word)
            typed_so_far = understood.unfinished and place == len(spelt) - 1 and better.startswith(word)
            if not self._vocabulary.frequency(word) and not typed_so_far:
                spelt[place] = better
        return None if spelt == list(understood.words) else " ".join(spelt)
