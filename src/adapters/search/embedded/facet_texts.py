"""Facet values as numbers, and the text each of them stands for.

The engine counts numbers as they are; for a text it goes to its dictionary for every value of every part of the index,
which with a million products took most of a search. A number is made of its text, so what was read of one state of an
index is true of all others.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import tantivy

from adapters.search.facts import CODE_BITS, code_of

SHOWN: Final = "shown"
"""Field of terms that begin with a number and go on with its text."""
DIGITS: Final = CODE_BITS // 4
TEXTS_REMEMBERED_MAX: Final = 50_000
"""Some 200 bytes each."""


def term(code: int) -> str:
    return f"{code:0{DIGITS}x}"


def add_counted(entry: tantivy.Document, text: str) -> int:
    """The number to count it by."""
    code = code_of(text)
    entry.add_text(SHOWN, term(code) + text)
    return code


class FacetTexts:
    """Those that were asked for, whatever became of the products; all are forgotten when they are too many."""

    def __init__(self) -> None:
        self._known: dict[int, str] = {}

    def of(self, searcher: tantivy.Searcher, code: int) -> str:
        text = self._known.get(code)
        if text is None:
            ((shown, _),) = searcher.terms_with_prefix(SHOWN, term(code), limit=1)
            if len(self._known) >= TEXTS_REMEMBERED_MAX:
                self._known.clear()
            text = self._known[code] = shown[DIGITS:]
        return text

    def counted(self, searcher: tantivy.Searcher, counted: Mapping[str, Any], most: int) -> list[tuple[str, int]]:
        """The most frequent and those that are as frequent as the last of them: more than `most`, where they tie."""
        buckets: Sequence[Mapping[str, int]] = counted["buckets"]
        least = buckets[most - 1]["doc_count"] if len(buckets) > most else 0
        return [(self.of(searcher, one["key"]), one["doc_count"]) for one in buckets if one["doc_count"] >= least]
