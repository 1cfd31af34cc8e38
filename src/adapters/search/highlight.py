"""Marking the words that were met, typos included, in text that is safe to put into a page."""

import unicodedata
from collections import defaultdict
from functools import cached_property, lru_cache, reduce
from html import escape, unescape
from itertools import groupby
from operator import or_
from typing import Final

import msgspec

from adapters.search.lexicon import Understood
from adapters.search.port import Highlight
from adapters.search.stemming import Stemming
from adapters.search.words import PREFIX_LETTERS_MIN, SPACELESS, parted, split_words, typos_allowed
from domain.folding import fold
from read_models.documents import encode

LETTER_BITS: Final = 64
"""Of all there are several have one in common."""
TOKENS_REMEMBERED_MAX: Final = 20_000
"""Some 200 bytes each. Products are told in few words, over and over."""


class Called(msgspec.Struct):
    name: str


class Filed(msgspec.Struct):
    path: tuple[str, ...]


class Shown(msgspec.Struct, dict=True):
    """Of a list item, the texts: those that are marked, and all others that words are met in."""

    name: str
    description: str
    brand: Called | None = None
    category: Filed | None = None
    tags: tuple[Called, ...] = ()
    attributes: dict[str, str | int | float | bool] = {}

    @cached_property
    def plain_description(self) -> str:
        return unescape(self.description)

    @property
    def texts(self) -> list[str]:
        return [
            self.name,
            self.plain_description,
            *([] if self.brand is None else [self.brand.name]),
            *([] if self.category is None else self.category.path),
            *(tag.name for tag in self.tags),
            *(value for value in self.attributes.values() if isinstance(value, str)),
        ]


decode_shown: Final = msgspec.json.Decoder(Shown).decode


class Highlighter:
    """Of one query. The words of a page repeat, so each is compared once."""

    def __init__(self, understood: Understood, stemming: Stemming) -> None:
        self._stem = stemming.stem
        self._words = understood.everything
        self._stems = {stemming.stem(word) for word in self._words}
        self._forgiven = defaultdict[int, list[tuple[str, int, int]]](list)
        """Words, their typos and their letters, by how long what they stand for can be."""
        for word in self._words:
            typos = typos_allowed(word)
            for length in range(len(word) - typos, len(word) + typos + 1) if typos else ():
                self._forgiven[length].append((word, typos, letters(word)))
        self._beginning = understood.words[-1] if understood.unfinished else None
        self._compared = set[str]()
        self._marked: dict[str, str] = {}
        """As HTML, of what was compared, whatever was met."""

    def mark(self, item: bytes, shown: Shown) -> msgspec.Raw:
        """A list item's JSON, with its marked name and description when there were words to look for."""
        if not self._words:
            return msgspec.Raw(item)
        marked = Highlight(name=self.html(shown.name), description=self.html(shown.plain_description))
        return msgspec.Raw(item[:-1] + b',"highlight":' + encode(marked) + b"}")

    def html(self, text: str) -> str:
        """The text escaped, matches in <mark>."""
        parts = parted(unicodedata.normalize("NFC", text))
        tokens = set(parts[1::2])
        self._compare(tokens - self._compared)
        if tokens.isdisjoint(self._marked):
            return escape("".join(parts))
        html, done = list[str](), 0
        for place in range(1, len(parts), 2):
            if parts[place] in self._marked:
                html += (escape("".join(parts[done:place])), self._marked[parts[place]])
                done = place + 1
        return "".join([*html, escape("".join(parts[done:]))])

    def _compare(self, tokens: set[str]) -> None:
        self._compared |= tokens
        for token in tokens:
            if not token.isascii() and SPACELESS.search(token):
                shown = self._marked_inside(token)
            else:
                shown = marked(token) if any(map(self._met, words_in(token))) else None
            if shown is not None:
                self._marked[token] = shown

    def _marked_inside(self, token: str) -> str | None:
        """Of a script without blanks only the letters that were met, where each is still one letter when folded."""
        folded = fold(token)
        inside = {place for word in self._words for place in places(word, folded)}
        if not inside or len(folded) != len(token):
            return marked(token) if inside else None
        runs = groupby(range(len(token)), lambda place: place in inside)
        pieces = [(is_met, "".join(token[place] for place in run)) for is_met, run in runs]
        return "".join(marked(piece) if is_met else escape(piece) for is_met, piece in pieces)

    def _met(self, word: str) -> bool:
        """Whether a plain word is one of the query's, give or take ending and typos, or begins with the unfinished."""
        if self._stem(word) in self._stems or begins(word, self._beginning):
            return True
        candidates = self._forgiven.get(len(word))
        if candidates is None:
            return False
        has = letters(word)
        return any(
            (has ^ wanted).bit_count() <= 2 * typos and close(word, meant, typos) for meant, typos, wanted in candidates
        )


@lru_cache(TOKENS_REMEMBERED_MAX)
def words_in(token: str) -> tuple[str, ...]:
    """What stands without a blank can be several: 3½."""
    return tuple(split_words(token))


@lru_cache(TOKENS_REMEMBERED_MAX)
def letters(word: str) -> int:
    """A bit for each letter there is in it. A typo brings in one at most, and takes one away."""
    return reduce(or_, (1 << ord(letter) % LETTER_BITS for letter in word), 0)


def marked(text: str) -> str:
    return f"<mark>{escape(text)}</mark>"


def places(word: str, text: str) -> set[int]:
    """Of every letter of the word, wherever it stands in the text."""
    starts = [start for start in range(len(text)) if text.startswith(word, start)]
    return {start + letter for start in starts for letter in range(len(word))}


def begins(token: str, beginning: str | None) -> bool:
    return beginning is not None and len(beginning) >= PREFIX_LETTERS_MIN and token.startswith(beginning)


def close(left: str, right: str, typos_max: int) -> bool:
    """Whether at most `typos_max` insertions, deletions, replacements or swaps of neighbours lie between the two.

    Optimal string alignment distance, as the engine counts it; row by row, given up when a row is beyond the limit.
    """
    if typos_max == 0 or abs(len(left) - len(right)) > typos_max:
        return left == right
    if (letters(left) ^ letters(right)).bit_count() > 2 * typos_max:
        return False
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        older, before, row = before, row, [i]
        for j, b in enumerate(right, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > typos_max:
            return False
    return row[-1] <= typos_max
