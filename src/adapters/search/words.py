"""What a word is, and how many typos it is forgiven: the same for both engines."""

from typing import Final

import tantivy

QUERY_WORDS_MAX: Final = 10
LETTERS_FOR_ONE_TYPO: Final = 5
LETTERS_FOR_TWO_TYPOS: Final = 9
PREFIX_LETTERS_MIN: Final = 2

_folding = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
_words = _folding.filter(tantivy.Filter.lowercase()).filter(tantivy.Filter.ascii_fold()).build()


def split_words(text: str) -> list[str]:
    """Folded words, at most QUERY_WORDS_MAX."""
    return _words.analyze(text)[:QUERY_WORDS_MAX]


def typos_allowed(word: str) -> int:
    """None below 5 letters or in a number, one from 5, two from 9 (Meilisearch's rule)."""
    if len(word) < LETTERS_FOR_ONE_TYPO or word.isdigit():
        return 0
    return 1 if len(word) < LETTERS_FOR_TWO_TYPOS else 2
