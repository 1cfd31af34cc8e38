"""What a word is, and how many typos it is forgiven: the same for both engines."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

import tantivy

from domain.folding import fold
from domain.gtin import gtin, written_forms

QUERY_WORDS_MAX: Final = 10
LETTERS_FOR_ONE_TYPO: Final = 5
LETTERS_FOR_TWO_TYPOS: Final = 9
PREFIX_LETTERS_MIN: Final = 2
CODE_BEGINNING_CHARS_MIN: Final = 4
STEMS_REMEMBERED_MAX: Final = 50_000
NEITHER_LETTER_NOR_DIGIT: Final = re.compile(r"[\W_]+")


def words_analyzer() -> tantivy.TextAnalyzer:
    """Runs of letters and digits, of a folded text."""
    return tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple()).build()


def stems_analyzer() -> tantivy.TextAnalyzer:
    """The same without their English endings: "batteries" and "battery" are one."""
    simple = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    return simple.filter(tantivy.Filter.stemmer("english")).build()


_words = words_analyzer()
_stems = stems_analyzer()


def split_words(text: str, most: int = QUERY_WORDS_MAX) -> list[str]:
    """Folded words, at most so many."""
    return _words.analyze(fold(text))[:most]


def stems(text: str) -> list[str]:
    return _stems.analyze(fold(text))


@lru_cache(maxsize=STEMS_REMEMBERED_MAX)
def stem(word: str) -> str:
    """Of a folded word."""
    return (_stems.analyze(word) or [word])[0]


def parted(text: str) -> list[str]:
    """A text as people see it (NFC): what stands before each of its words, and the word, in turn; last what follows.

    Words have their marks, and what can't be seen.
    """
    if text.isascii():
        return ASCII_WORD.split(text)
    pieces, done = list[str](), 0
    for found in INSIDE.finditer(text.translate(INSIDE_A_WORD)):
        start, end = found.span()
        pieces += (text[done:start], text[start:end])
        done = end
    return [*pieces, text[done:]]


class InsideAWord(dict[int, str]):
    """For `str.translate`: "w" for what belongs to a word, " " for all others, one for one."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        inside = character.isalnum() or unicodedata.category(character) in MARKS
        self[code] = "w" if inside else " "
        return self[code]


MARKS: Final = frozenset({"Mn", "Mc", "Me", "Cf"})
INSIDE: Final = re.compile("w+")
ASCII_WORD: Final = re.compile("([0-9A-Za-z]+)")
INSIDE_A_WORD: Final = InsideAWord()


def typos_allowed(word: str) -> int:
    """None below 5 letters, one from 5, two from 9 (Meilisearch's rule); none in numbers and model numbers."""
    if len(word) < LETTERS_FOR_ONE_TYPO or any(letter.isdigit() for letter in word):
        return 0
    return 1 if len(word) < LETTERS_FOR_TWO_TYPOS else 2


def normalised_code(text: str) -> str:
    """SKUs, EANs and part numbers compare without case and without the blanks and hyphens people put in."""
    return NEITHER_LETTER_NOR_DIGIT.sub("", fold(text))


def code_forms(text: str) -> set[str]:
    """Every way a code is written: a GTIN with any number of zeros before it."""
    return {normalised_code(text), *written_forms(gtin(text) or "")} - {""}


def begins_a_code(text: str) -> bool:
    """Whether there is enough of it to tell an unfinished code from a word."""
    beginning = normalised_code(text)
    return len(beginning) >= CODE_BEGINNING_CHARS_MIN and any(letter.isdigit() for letter in beginning)
