"""Words that are written together here and apart there: "smart watch", "touchscreen", "12 v"."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

import tantivy
from tantivy import Query

from adapters.search.embedded.schema import NAME, TEXT, stemmed
from adapters.search.lexicon import Alternative
from adapters.search.words import stem

LETTERS_TO_SPLIT_MIN: Final = 6
PART_LETTERS_MIN: Final = 3
NUMBER_AND_UNIT: Final = re.compile(r"(\d+)([a-z]+)|([a-z]+)(\d+)")


def compounds(searcher: tantivy.Searcher, schema: tantivy.Schema, words: Sequence[str]) -> list[Alternative]:
    """Of neighbours the word they make together, of a word the two it is made of: as far as the catalog has them."""
    found = [
        Alternative(place, place + 2, (joined,))
        for place, joined in enumerate(map("".join, pairwise(words)))
        if is_known(searcher, joined)
    ]
    for place, word in enumerate(words):
        halves = [(together(searcher, schema, parts), parts) for parts in cuts(searcher, word)]
        names, parts = max(halves, default=(0, ()))
        if names:
            found.append(Alternative(place, place + 1, parts))
    return found


def cuts(searcher: tantivy.Searcher, word: str) -> Iterator[tuple[str, str]]:
    """Where a word can be cut in two that are known; between a number and its unit in any case."""
    if measure := NUMBER_AND_UNIT.fullmatch(word):
        first, second = (part for part in measure.groups() if part)
        yield first, second
    elif len(word) >= LETTERS_TO_SPLIT_MIN and word.isalpha():
        for cut in range(PART_LETTERS_MIN, len(word) - PART_LETTERS_MIN + 1):
            if is_known(searcher, word[:cut]) and is_known(searcher, word[cut:]):
                yield word[:cut], word[cut:]


def together(searcher: tantivy.Searcher, schema: tantivy.Schema, parts: tuple[str, str]) -> int:
    """How many names have the two side by side."""
    phrase = Query.phrase_query(schema, stemmed(NAME), [stem(part) for part in parts])
    return int(searcher.search(phrase, 1).count)  # type: ignore[attr-defined]


def is_known(searcher: tantivy.Searcher, word: str) -> bool:
    return searcher.doc_freq(TEXT, word) > 0 or searcher.doc_freq(stemmed(TEXT), stem(word)) > 0
