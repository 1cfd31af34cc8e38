"""What a word is, and how many typos it is forgiven: the same for both engines."""

import re
import unicodedata
from typing import Final

import tantivy

from domain.catalog.gtin import gtin, written_forms
from domain.folding import fold

QUERY_WORDS_MAX: Final = 12
LETTERS_FOR_ONE_TYPO: Final = 5
LETTERS_FOR_TWO_TYPOS: Final = 9
PREFIX_LETTERS_MIN: Final = 2
CODE_BEGINNING_CHARS_MIN: Final = 4
NEITHER_LETTER_NOR_DIGIT: Final = re.compile(r"[\W_]+")

POSSESSIVE: Final = re.compile(r"(?<=\w)['\u2019](?=s\b)")
SPACELESS: Final = re.compile(
    "["
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao; Burmese; Khmer
    "\u3005\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff"  # kana
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"  # Han
    "\uac00-\ud7a3"  # Hangul, where what is one word and what two is written either way
    "]+"
)
"""Scripts that put no blanks between words."""
BETWEEN_LETTERS: Final = re.compile("[\u0e47-\u0e4c\u0e4e\u0ec8-\u0ecc\u1037-\u103a\u17c9-\u17d3]")
"""Tones and silencers there, which the tokenizer takes for ends of words."""


def words_analyzer() -> tantivy.TextAnalyzer:
    """Runs of letters and digits."""
    return tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple()).build()


_words = words_analyzer()


def plain(text: str, *, ends: bool = False) -> str:
    """As texts and queries are compared: folded, "men's" as "mens", and scripts without blanks as pairs of letters.

    Pairs overlap ("小化 化妆 妆包" for 小化妆包), so that what stands inside is found. With `ends`, for what is looked
    into, the last letter stands there too: then every letter begins something.
    """
    folded = POSSESSIVE.sub("", fold(text))
    if folded.isascii():
        return folded
    return SPACELESS.sub(lambda run: pairs(BETWEEN_LETTERS.sub("", run[0]), ends=ends), folded)


def pairs(run: str, *, ends: bool) -> str:
    found = [run[place : place + 2] for place in range(max(1, len(run) - 1))]
    return f" {' '.join(found)} {run[-1:] if ends and len(run) > 1 else ''} "


def split_words(text: str, most: int = QUERY_WORDS_MAX) -> list[str]:
    """What somebody types, at most so many words."""
    if text.isascii() and text.isalnum():  # as most words of texts that are marked are
        return [text.lower()][:most]
    return _words.analyze(plain(text))[:most]


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


def says_something(words: tuple[str, ...]) -> bool:
    """Numbers and single letters say nothing alone."""
    return len(words) > 1 or not (words[0].isdigit() or (len(words[0]) == 1 and words[0].isascii()))
