"""Words that are written together here and apart there: "smart watch", "touchscreen", "12 v", "usbc"."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

import tantivy
from tantivy import Query

from adapters.search.embedded.schema import NAME, stemmed
from adapters.search.embedded.scoring import count
from adapters.search.embedded.vocabulary import Vocabulary
from adapters.search.lexicon import Alternative, Understood
from adapters.search.stemming import Stemming

LETTERS_TO_SPLIT_MIN: Final = 6
PART_LETTERS_MIN: Final = 3
"""Of a word that is known as it stands. One that nobody has may be cut anywhere: "usbc", "acdc"."""
NUMBER_AND_UNIT: Final = re.compile(r"(\d+)([a-z]+)|([a-z]+)(\d+)")


class Compounds:
    def __init__(
        self, searcher: tantivy.Searcher, schema: tantivy.Schema, stemming: Stemming, vocabulary: Vocabulary
    ) -> None:
        self._searcher = searcher
        self._schema = schema
        self._stemming = stemming
        self._is_known = vocabulary.is_known

    def of(self, understood: Understood) -> list[Alternative]:
        """Of neighbours the word they make together, of a word the two it is made of: as the catalog has them."""
        alone = [(start, understood.words[start]) for start, end in understood.units if end - start == 1]
        found = [
            Alternative(place, place + 2, (first + second,))
            for (place, first), (after, second) in pairwise(alone)
            if after == place + 1 and self._is_known(first + second)
        ]
        for place, word in alone:
            names, parts = max(((self._names(parts), parts) for parts in self._cuts(word)), default=(0, ()))
            if names:
                found.append(Alternative(place, place + 1, parts))
        return found

    def _cuts(self, word: str) -> Iterator[tuple[str, str]]:
        """Where a word can be cut in two that are known; between a number and its unit in any case."""
        if measure := NUMBER_AND_UNIT.fullmatch(word):
            first, second = (part for part in measure.groups() if part)
            yield first, second
        elif word.isalpha() and (shortest := self._shortest_part(word)):
            for cut in range(shortest, len(word) - shortest + 1):
                if self._is_known(word[:cut]) and self._is_known(word[cut:]):
                    yield word[:cut], word[cut:]

    def _shortest_part(self, word: str) -> int:
        """In letters; 0 for a word that is not cut."""
        if not self._is_known(word):
            return 1
        return PART_LETTERS_MIN if len(word) >= LETTERS_TO_SPLIT_MIN else 0

    def _names(self, parts: Sequence[str]) -> int:
        """How many names have the two side by side."""
        phrase = Query.phrase_query(self._schema, stemmed(NAME), list(self._stemming.all_of(parts)))
        return count(self._searcher, phrase)
