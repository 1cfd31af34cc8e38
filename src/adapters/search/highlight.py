"""Marking the words that were met, typos included, in text that is safe to put into a page."""

import re
from collections.abc import Sequence
from html import escape
from typing import Final

import msgspec

from adapters.search.port import Highlight
from adapters.search.words import PREFIX_LETTERS_MIN, split_words, typos_allowed
from read_models.documents import encode

WORD: Final = re.compile(r"\w+")
MARKUP: Final = re.compile(r"<[^<>]{0,100}>")


class Shown(msgspec.Struct):
    """Of a list item, what highlights are made of."""

    name: str
    description: str


def with_highlight(body: bytes, words: list[str], *, unfinished: bool) -> msgspec.Raw:
    """A list item's JSON, with its marked name and description when there were words to look for."""
    if not words:
        return msgspec.Raw(body)
    shown = msgspec.json.decode(body, type=Shown)
    marked = Highlight(
        name=highlight(shown.name, words, unfinished=unfinished),
        description=highlight(shown.description, words, unfinished=unfinished),
    )
    return msgspec.Raw(body[:-1] + b',"highlight":' + encode(marked) + b"}")


def highlight(text: str, words: Sequence[str], *, unfinished: bool) -> str:
    """HTML: the text escaped, matches in <mark>. Markup that stood in the text is left out."""
    plain = MARKUP.sub(" ", text)
    pieces, end = [], 0
    for found in WORD.finditer(plain):
        if met(found.group(), words, unfinished=unfinished):
            pieces += [escape(plain[end : found.start()]), "<mark>", escape(found.group()), "</mark>"]
            end = found.end()
    return "".join([*pieces, escape(plain[end:])])


def met(token: str, words: Sequence[str], *, unfinished: bool) -> bool:
    for folded in split_words(token):
        for place, word in enumerate(words):
            last = unfinished and place == len(words) - 1
            if folded == word or (last and len(word) >= PREFIX_LETTERS_MIN and folded.startswith(word)):
                return True
            if close(folded, word, typos_allowed(word)):
                return True
    return False


def close(left: str, right: str, typos_max: int) -> bool:
    """Whether at most `typos_max` insertions, deletions, replacements or swaps of neighbours lie between the two.

    Optimal string alignment distance, as the engine counts it; row by row, given up when a row is beyond the limit.
    """
    if typos_max == 0 or abs(len(left) - len(right)) > typos_max:
        return left == right
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
