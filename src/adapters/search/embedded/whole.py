"""A question with all that belongs to its answer, asked in one go."""

import tantivy

from adapters.search.embedded.search import Search
from adapters.search.lexicon import Lexicon
from adapters.search.port import Explained, Facets, Found, ProductQuery


def whole(
    index: tantivy.Index, query: ProductQuery, lexicon: Lexicon, position: int, facets: Facets | None = None
) -> Found:
    """With `facets` where they are known."""
    search = Search(index, query, lexicon)
    hits = search.page()
    return search.found(hits, facets or search.facets(hits.total), position)


def explained(index: tantivy.Index, query: ProductQuery, lexicon: Lexicon, position: int) -> Explained:
    search = Search(index, query, lexicon)
    hits = search.page()
    return search.explained(hits, search.found(hits, search.facets(hits.total), position))
