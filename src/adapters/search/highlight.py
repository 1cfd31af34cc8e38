"""Marking the words that were met, typos included, in text that is safe to put into a page."""

import unicodedata
from functools import cached_property
from html import escape
from itertools import groupby
from typing import Final

import msgspec

from adapters.search.lexicon import Understood
from adapters.search.port import Highlight
from adapters.search.stemming import Stemming
from adapters.search.typos import Forgiven
from adapters.search.words import PREFIX_LETTERS_MIN, SPACELESS, parted, split_words
from domain.descriptions import plain_text
from domain.folding import fold
from read_models.documents import encode


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
        return plain_text(self.description)

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
        self._forgiven = Forgiven(self._words)
        self._beginning = understood.words[-1] if understood.unfinished else None
        self._known: dict[str, str | None] = {}

    def mark(self, item: bytes, shown: Shown) -> msgspec.Raw:
        """A list item's JSON, with its marked name and description when there were words to look for."""
        if not self._words:
            return msgspec.Raw(item)
        marked = Highlight(name=self.html(shown.name), description=self.html(shown.plain_description))
        return msgspec.Raw(item[:-1] + b',"highlight":' + encode(marked) + b"}")

    def html(self, text: str) -> str:
        """The text escaped, matches in <mark>."""
        parts = parted(unicodedata.normalize("NFC", text))
        met = {word: shown for word in set(parts[1::2]) if (shown := self._marked(word))}
        if not met:
            return escape("".join(parts))
        html, done = list[str](), 0
        for place in range(1, len(parts), 2):
            if parts[place] in met:
                html += (escape("".join(parts[done:place])), met[parts[place]])
                done = place + 1
        return "".join([*html, escape("".join(parts[done:]))])

    def _marked(self, token: str) -> str | None:
        """As HTML, what was met of it marked; None where nothing was."""
        if token not in self._known:
            if not token.isascii() and SPACELESS.search(token):
                self._known[token] = self._marked_inside(token)
            else:
                self._known[token] = marked(token) if any(map(self._met, split_words(token))) else None
        return self._known[token]

    def _marked_inside(self, token: str) -> str | None:
        """Of a script without blanks only the letters that were met, where each is still one letter when folded."""
        folded = fold(token)
        inside = {place for word in self._words for place in places(word, folded)}
        if not inside or len(folded) != len(token):
            return marked(token) if inside else None
        runs = groupby(range(len(token)), lambda place: place in inside)
        pieces = [(is_met, "".join(token[place] for place in run)) for is_met, run in runs]
        return "".join(marked(piece) if is_met else escape(piece) for is_met, piece in pieces)

    def _met(self, token: str) -> bool:
        """Whether a folded token is one of the words, give or take ending and typos, or begins with the unfinished."""
        if self._stem(token) in self._stems or begins(token, self._beginning):
            return True
        return self._forgiven.meet(token)


def marked(text: str) -> str:
    return f"<mark>{escape(text)}</mark>"


def places(word: str, text: str) -> set[int]:
    """Of every letter of the word, wherever it stands in the text."""
    starts = [start for start in range(len(text)) if text.startswith(word, start)]
    return {start + letter for start in starts for letter in range(len(word))}


def begins(token: str, beginning: str | None) -> bool:
    return beginning is not None and len(beginning) >= PREFIX_LETTERS_MIN and token.startswith(beginning)
