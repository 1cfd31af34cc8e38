"""Reading the embedded index, in any process."""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

import tantivy

from adapters.search.embedded.facets import count_facets
from adapters.search.embedded.filters import matching
from adapters.search.embedded.folder import IndexFolder
from adapters.search.embedded.heartbeat import visible
from adapters.search.embedded.open_index import stored_checkpoint
from adapters.search.embedded.schema import open_index
from adapters.search.embedded.words import code_query, text_queries
from adapters.search.highlight import Highlighter
from adapters.search.port import Found, ProductQuery, Sort
from adapters.search.words import split_words
from domain.outages import StoreDown
from domain.product import ProductStatus
from read_models.model import Standing

RELOAD_MS_MIN: Final = 20
FAR_PAGE_HITS_MAX: Final = 100_000
ENOUGH_HITS: Final = 5
"""Below that, products that have only some of the words follow those that have all."""

ORDERS: Final = {
    Sort.NEWEST: ("by_newest", tantivy.Order.Desc),
    Sort.PRICE: ("by_price", tantivy.Order.Asc),
    Sort.PRICE_DOWN: ("by_price", tantivy.Order.Desc),
    Sort.RATING: ("by_rating", tantivy.Order.Desc),
    Sort.BESTSELLING: ("by_units_sold", tantivy.Order.Desc),
}


class Hits(NamedTuple):
    """One page of documents; `total` counts those of all pages."""

    page: list[tantivy.DocAddress]
    total: int


class EmbeddedReader:
    """Looks for new commits, and for another live index, as questions come in, at most every RELOAD_MS_MIN."""

    def __init__(self, home: Path) -> None:
        self._folder = IndexFolder(home)
        self._generation: int | None = None
        self._index: tantivy.Index | None = None
        self._standing: Standing | None = None
        self._looked_at = 0.0

    async def standing(self) -> Standing | None:
        if self._folder.present("live") is None:
            self._index = None
            return None
        self._look()
        return self._standing

    async def search(self, query: ProductQuery) -> Found:
        index = self._look()
        try:
            return self._find(index, query)
        except ValueError as unknown:  # an older index that is read until its successor is whole may lack a field
            raise StoreDown("search") from unknown

    def _find(self, index: tantivy.Index, query: ProductQuery) -> Found:
        searcher, schema = index.searcher(), index.schema
        text, hits = self._strictest(searcher, schema, query)
        highlighter = Highlighter(query.q)
        bodies = [bytes(searcher.doc(address).get_first("body") or b"") for address in hits.page]
        items = tuple(highlighter.mark(body) for body in bodies)
        position = 0 if self._standing is None else self._standing.position
        return Found(items, hits.total, count_facets(searcher, schema, query, text), position)

    async def suggest(self, typed: str, limit: int) -> list[str]:
        """Ways to end the last word that products of the words before it have in their names, most frequent first."""
        index = self._look()
        words = split_words(typed)
        if not words:
            return []
        *before, last = words
        parts = [tantivy.Query.term_set_query(index.schema, "status", [ProductStatus.PUBLISHED.value])]
        parts += [tantivy.Query.term_query(index.schema, "name", word) for word in before]
        together = tantivy.Query.boolean_query([(tantivy.Occur.Must, part) for part in parts])
        endings = index.searcher().terms_with_prefix("name", last, together, limit)
        return [" ".join([*before, ending]) for ending, _ in sorted(endings, key=lambda found: -found[1])]

    async def close(self) -> None:
        self._index = None

    def _strictest(
        self, searcher: tantivy.Searcher, schema: tantivy.Schema, query: ProductQuery
    ) -> tuple[tantivy.Query | None, Hits]:
        """The strictest reading of the words that finds enough in the whole shop, and what the filters leave of it."""
        readings: Sequence[tantivy.Query | None] = text_queries(schema, query.q) or (None,)
        *stricter, last = readings
        # In any other order than by relevance what was hardly meant could come first; and a code means one thing.
        loosened = query.sort is Sort.RELEVANCE and not is_code(searcher, schema, query.q)
        anywhere = ProductQuery(status=query.status)
        enough = ENOUGH_HITS if loosened else 1
        text = next((text for text in stricter if count(searcher, matching(schema, anywhere, text)) >= enough), last)
        return text, find_page(searcher, matching(schema, query, text), query)

    def _look(self) -> tantivy.Index:
        """The index as of at most RELOAD_MS_MIN ago. Raises StoreDown("search")."""
        now = time.monotonic()
        if self._index is not None and (now - self._looked_at) * 1000 < RELOAD_MS_MIN:
            return self._index
        live = self._folder.present("live")
        if live is None:
            raise StoreDown("search")
        path = self._folder.path(live)
        try:
            if self._index is None or self._generation != live:
                self._index, self._generation = open_index(path), live
            self._index.reload()
            self._standing = visible(path, stored_checkpoint(self._index, live))
        except (OSError, ValueError) as trouble:
            self._index = None
            raise StoreDown("search") from trouble
        self._looked_at = now
        return self._index


def find_page(searcher: tantivy.Searcher, matches: tantivy.Query, query: ProductQuery) -> Hits:
    """A page that lies too far out is empty, and its total right."""
    offset = (query.page - 1) * query.page_size
    if offset > FAR_PAGE_HITS_MAX:
        return Hits([], count(searcher, matches))
    if query.sort is Sort.RELEVANCE:
        found = searcher.search(matches, query.page_size, offset=offset)
    else:
        field, order = ORDERS[query.sort]
        found = searcher.search(matches, query.page_size, offset=offset, order_by_field=field, order=order)
    return Hits([address for _, address in found.hits], found.count)  # type: ignore[attr-defined]


def count(searcher: tantivy.Searcher, matches: tantivy.Query) -> int:
    return int(searcher.search(matches, 1).count)  # type: ignore[attr-defined]


def is_code(searcher: tantivy.Searcher, schema: tantivy.Schema, text: str) -> bool:
    return bool(searcher.search(code_query(schema, text), 1).hits)
