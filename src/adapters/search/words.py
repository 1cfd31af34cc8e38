"""What a word is, and how many typos it is forgiven: the same for both engines."""

import re
from typing import Final

import tantivy

QUERY_WORDS_MAX: Final = 10
LETTERS_FOR_ONE_TYPO: Final = 5
LETTERS_FOR_TWO_TYPOS: Final = 9
PREFIX_LETTERS_MIN: Final = 2

# The markup that descriptions come with: "a<b and c>d" is arithmetic, and a <steel> bottle a bottle.
TAGS: Final = "a|b|br|center|div|em|font|h[1-6]|hr|i|img|li|ol|p|small|span|strong|sub|sup|table|tbody|td|th|tr|u|ul"
ATTRIBUTES: Final = r"""(?:\s+[\w:-]+\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>]+))*"""
MARKUP: Final = re.compile(rf"</?(?:{TAGS}){ATTRIBUTES}\s*/?>", re.IGNORECASE)

_folding = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
_words = _folding.filter(tantivy.Filter.lowercase()).filter(tantivy.Filter.ascii_fold()).build()


def split_words(text: str) -> list[str]:
    """Folded words, at most QUERY_WORDS_MAX."""
    return _words.analyze(text)[:QUERY_WORDS_MAX]


def typos_allowed(word: str) -> int:
    """None below 5 letters, one from 5, two from 9 (Meilisearch's rule); none in numbers and model numbers."""
    if len(word) < LETTERS_FOR_ONE_TYPO or any(letter.isdigit() for letter in word):
        return 0
    return 1 if len(word) < LETTERS_FOR_TWO_TYPOS else 2


def without_markup(text: str) -> str:
    return MARKUP.sub(" ", text)
