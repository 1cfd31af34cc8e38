"""The order of relevance within what the server has found.

The server sorts into buckets; the shop's own score (BM25 over the same texts, with the same weights as in the embedded
engine) sorts a stretch of RANKED_HITS_MIN and more of them at a time. What rarity a word has in the whole shop is not
known here, so all words count alike.

Source of the formula: Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009.
"""

from collections.abc import Sequence
from typing import Final

import msgspec

from adapters.search import weights
from adapters.search.lexicon import Understood, phrases
from adapters.search.stemming import Stemming

RANKED_HITS_MIN: Final = 40
SATURATION: Final = 1.2
LENGTH_SHARE: Final = 0.75
# Of ordinary catalogs; what matters is which of two products is the shorter.
TEXT_WORDS: Final = 24
NAME_WORDS: Final = 12
CATEGORY_WORDS: Final = 4
FACT_WORDS: Final = 30


class Hit(msgspec.Struct):
    """Of a document, what its score is made of."""

    item: str
    stems: str
    words: str
    name_length: int
    category_stems: str
    fact_stems: str
    groups: list[str]
    in_stock: bool
    units_sold: int
    variants: str = "[]"


class Ranking:
    """Of one query."""

    def __init__(self, understood: Understood, stemming: Stemming) -> None:
        self._parts = [
            (word, root, place)
            for place, (word, root) in enumerate(zip(understood.words, understood.roots, strict=True))
        ]
        others = [(weights.SYNONYM_WEIGHT, other) for other in understood.synonyms]
        self._others = [
            [
                (weight / len(other.words), stemming.all_of(other.words))
                for weight, other in others
                if other.start <= place < other.end
            ]
            for place in range(len(understood.words))
        ]
        self._groups = {" ".join(understood.roots[start:end]) for start, end in phrases(understood.words)}

    def sort(self, hits: Sequence[Hit]) -> list[Hit]:
        """Hits of the same score stay in the server's order."""
        return sorted(hits, key=self._score, reverse=True)

    def _score(self, hit: Hit) -> float:
        fields = Fields(hit)
        scores = [max(fields.score(word, root), self._instead(place, fields)) for word, root, place in self._parts]
        score = sum(scores) * (1 + (weights.ALL_WORDS_WEIGHT if all(scores) else 0))
        score += weights.GROUP_SCORE * sum(group in self._groups for group in hit.groups)
        selling = weights.SELLING_SCORE * weights.selling_levels(hit.units_sold)
        return score + weights.IN_STOCK_SCORE * hit.in_stock + selling

    def _instead(self, place: int, fields: "Fields") -> float:
        return max((weight * fields.all_of(roots) for weight, roots in self._others[place]), default=0.0)


class Fields:
    """The texts of one hit, as words."""

    def __init__(self, hit: Hit) -> None:
        self._words = hit.words.split()
        self._stems = hit.stems.split()
        self._name = self._stems[: hit.name_length]
        self._category = hit.category_stems.split()
        self._facts = hit.fact_stems.split()

    def score(self, word: str | None, root: str) -> float:
        score = weights.STEM_WEIGHT * saturated(self._stems, root, TEXT_WORDS)
        if word is not None:
            score += weights.WORD_WEIGHT * saturated(self._words, word, TEXT_WORDS)
        score += weights.NAME_WEIGHT * saturated(self._name, root, NAME_WORDS)
        score += weights.CATEGORY_WEIGHT * saturated(self._category, root, CATEGORY_WORDS)
        return score + weights.FACTS_WEIGHT * saturated(self._facts, root, FACT_WORDS)

    def all_of(self, roots: Sequence[str]) -> float:
        scores = [self.score(None, root) for root in roots]
        return sum(scores) if all(scores) else 0.0


def saturated(words: Sequence[str], word: str, usual: int) -> float:
    """How much a text is about a word: more for each time it is there, but less each time, and less in a long text."""
    times = words.count(word)
    if times == 0:
        return 0.0
    length = 1 - LENGTH_SHARE + LENGTH_SHARE * len(words) / usual
    return times * (SATURATION + 1) / (times + SATURATION * length)
