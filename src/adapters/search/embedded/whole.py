"""A question with all that belongs to its answer, asked in one go."""

from adapters.search.embedded.search import Search
from adapters.search.port import Explained, Facets, Found


def whole(search: Search, position: int, facets: Facets | None = None) -> Found:
    """With `facets` where they are known."""
    hits = search.page()
    return search.found(hits, facets or search.facets(hits.total), position)


def explained(search: Search, position: int) -> Explained:
    hits = search.page()
    return search.explained(hits, search.found(hits, search.facets(hits.total), position))
