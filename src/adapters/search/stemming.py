"""Words without their endings, in the languages of the shop."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import tantivy

from adapters.search.words import plain
from domain.languages import STEMMERS

STEMS_REMEMBERED_MAX: Final = 50_000
LANGUAGES_REMEMBERED_MAX: Final = 4
"""Those of the index, and of another one while it takes its place."""


class Stemming:
    """Each language takes from a word what it knows as an ending, one after the other: what is the same word in the
    first of them stays so, and few become the same that aren't.
    """

    def __init__(self, languages: Sequence[str]) -> None:
        """Of STEMMERS."""
        self.languages = tuple(languages)
        self.analyzer = stems_analyzer(languages)
        self.stem = lru_cache(maxsize=STEMS_REMEMBERED_MAX)(self._stem)

    def stems(self, text: str) -> list[str]:
        return self.analyzer.analyze(plain(text))

    def all_of_text(self, text: str) -> str:
        """What two texts have in common that differ in endings only."""
        return " ".join(self.stems(text))

    def all_of(self, words: Sequence[str]) -> tuple[str, ...]:
        return tuple(map(self.stem, words))

    def _stem(self, word: str) -> str:
        """Of a plain word."""
        return (self.analyzer.analyze(word) or [word])[0]


def stems_analyzer(languages: Sequence[str]) -> tantivy.TextAnalyzer:
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    for language in languages:
        builder = builder.filter(tantivy.Filter.stemmer(STEMMERS[language]))
    return builder.build()


@lru_cache(LANGUAGES_REMEMBERED_MAX)
def stemming_in(languages: tuple[str, ...]) -> Stemming:
    """One for all who ask in these languages: so it remembers for all of them."""
    return Stemming(languages)
