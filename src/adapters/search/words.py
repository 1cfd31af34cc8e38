"""What a word is, and how many typos it is forgiven: the same for both engines."""

import re
from functools import lru_cache
from typing import Final

import tantivy

QUERY_WORDS_MAX: Final = 10
LETTERS_FOR_ONE_TYPO: Final = 5
LETTERS_FOR_TWO_TYPOS: Final = 9
PREFIX_LETTERS_MIN: Final = 2
CODE_BEGINNING_CHARS_MIN: Final = 4
STEMS_REMEMBERED_MAX: Final = 50_000
NEITHER_LETTER_NOR_DIGIT: Final = re.compile(r"[\W_]+")

# The markup that descriptions come with: "a<b and c>d" is arithmetic, and a <steel> bottle a bottle.
TAGS: Final = "a|b|br|center|div|em|font|h[1-6]|hr|i|img|li|ol|p|small|span|strong|sub|sup|table|tbody|td|th|tr|u|ul"
ATTRIBUTES: Final = r"""(?:\s+[\w:-]+\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>]+))*"""
MARKUP: Final = re.compile(rf"</?(?:{TAGS}){ATTRIBUTES}\s*/?>", re.IGNORECASE)


def words_analyzer() -> tantivy.TextAnalyzer:
    """Runs of letters and digits, in lower case and without accents."""
    simple = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    return simple.filter(tantivy.Filter.lowercase()).filter(tantivy.Filter.ascii_fold()).build()


def stems_analyzer() -> tantivy.TextAnalyzer:
    """The same without their English endings: "batteries" and "battery" are one."""
    simple = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    folded = simple.filter(tantivy.Filter.lowercase()).filter(tantivy.Filter.ascii_fold())
    return folded.filter(tantivy.Filter.stemmer("english")).build()


_words = words_analyzer()
_stems = stems_analyzer()


def split_words(text: str, most: int = QUERY_WORDS_MAX) -> list[str]:
    """Folded words, at most so many."""
    return _words.analyze(text)[:most]


def stems(text: str) -> list[str]:
    return _stems.analyze(text)


@lru_cache(maxsize=STEMS_REMEMBERED_MAX)
def stem(word: str) -> str:
    return (_stems.analyze(word) or [word])[0]


def typos_allowed(word: str) -> int:
    """None below 5 letters, one from 5, two from 9 (Meilisearch's rule); none in numbers and model numbers."""
    if len(word) < LETTERS_FOR_ONE_TYPO or any(letter.isdigit() for letter in word):
        return 0
    return 1 if len(word) < LETTERS_FOR_TWO_TYPOS else 2


def without_markup(text: str) -> str:
    return MARKUP.sub(" ", text)


def normalised_code(text: str) -> str:
    """SKUs, EANs and part numbers compare without case and without the blanks and hyphens people put in."""
    return NEITHER_LETTER_NOR_DIGIT.sub("", text.casefold())


def begins_a_code(text: str) -> bool:
    """Whether there is enough of it to tell an unfinished code from a word."""
    beginning = normalised_code(text)
    return len(beginning) >= CODE_BEGINNING_CHARS_MIN and any(letter.isdigit() for letter in beginning)
