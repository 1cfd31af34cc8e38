"""What was found in the index as it is now: of all that is asked in a shop, a few questions are most."""

from typing import Final

import msgspec
from msgspec.structs import replace

from adapters.search.port import Found, ProductQuery

ANSWERS_MAX: Final = 200
"""Some 40 kB each."""
FILTER_CHARS_MAX: Final = 1_000
"""Whoever filters by more asks what nobody asks again."""


class KeptAnswers:
    """Of one state of the index. The first half of those kept goes when there are too many: what is asked for often is
    soon there again.
    """

    def __init__(self) -> None:
        self._state: object = None
        self._found: dict[ProductQuery, Found] = {}

    def are_of(self, state: object) -> None:
        """From now on; those of any other state are forgotten."""
        if state != self._state:
            self._state = state
            self._found.clear()

    def get(self, query: ProductQuery) -> Found | None:
        return self._found.get(query)

    def facets(self, query: ProductQuery) -> msgspec.Raw | None:
        """Those of its first page, which are those of all its pages."""
        first = self._found.get(replace(query, page=1))
        return None if first is None else first.facets

    def keep(self, query: ProductQuery, found: Found, state: object) -> None:
        """What was found while the index was in that state, unless it has moved on."""
        if state != self._state or filter_chars(query) > FILTER_CHARS_MAX:
            return
        if len(self._found) >= ANSWERS_MAX:
            for asked in list(self._found)[: ANSWERS_MAX // 2]:
                del self._found[asked]
        self._found[query] = found


def filter_chars(query: ProductQuery) -> int:
    named = [text for chosen in (*query.attributes, *query.options) for text in (chosen.name, *chosen.values)]
    return sum(map(len, (*query.category, *query.brand, *query.tag, *named)))
