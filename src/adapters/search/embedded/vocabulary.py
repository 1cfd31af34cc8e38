"""The words there are in one state of the index: which are rare, and which are words at all."""

import math
from typing import Final

import tantivy

from adapters.search.embedded.schema import ANYWHERE, TEXT, stemmed
from adapters.search.stemming import Stemming

RARE_PRODUCTS_MAX: Final = 4
"""A word no more products have may be a typo of theirs or of the customer's."""


class Vocabulary:
    def __init__(self, searcher: tantivy.Searcher, stemming: Stemming) -> None:
        self._searcher = searcher
        self._stemming = stemming

    def is_known(self, word: str) -> bool:
        return self.frequency(word) > 0 or self._searcher.doc_freq(TEXT, word) > 0

    def is_common(self, word: str) -> bool:
        """Whether too many products have it for it to be a typo."""
        return self.frequency(word) > RARE_PRODUCTS_MAX

    def frequency(self, word: str) -> int:
        """How many products have it."""
        return self.frequency_of(self._stemming.stem(word))

    def frequency_of(self, root: str) -> int:
        return self._searcher.doc_freq(stemmed(ANYWHERE), root)

    def rarity(self, word: str) -> float:
        """Inverse document frequency, as BM25 counts it."""
        return self._rarity_at(self.frequency(word))

    @property
    def rarest(self) -> float:
        """Of a word nobody has."""
        return self._rarity_at(0)

    def _rarity_at(self, having: int) -> float:
        return math.log(1 + (self._searcher.num_docs - having + 0.5) / (having + 0.5))
