"""A question with all that belongs to its answer, asked in one go."""

import msgspec

from adapters.search.embedded.search import Search
from adapters.search.port import Explained, Found


def whole(search: Search, position: int, facets: msgspec.Raw | None = None) -> Found:
    """With `facets` where they are known."""
    hits = search.page()
    return search.found(hits, search.facets(hits.total) if facets is None else facets, position)


def explained(search: Search, position: int) -> Explained:
    hits = search.page()
    return search.explained(search.found(hits, search.facets(hits.total), position))
