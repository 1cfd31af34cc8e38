"""Reading the embedded index, in any process."""

import asyncio
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

import tantivy

from adapters.search.embedded.facets import count_facets
from adapters.search.embedded.filters import Matching
from adapters.search.embedded.folder import IndexFolder
from adapters.search.embedded.heartbeat import visible
from adapters.search.embedded.open_index import decode_settings, kept, stored_checkpoint
from adapters.search.embedded.schema import SETTINGS_ID, open_index
from adapters.search.embedded.words import WordQueries, any_of, breaking_ties, code_query, count
from adapters.search.lexicon import Arrangement, Lexicon, Understood
from adapters.search.page import as_shown
from adapters.search.port import Found, ProductQuery, Sort
from adapters.search.words import split_words
from domain.outages import StoreDown
from domain.product import ProductStatus
from domain.search_settings import STARTING_SETTINGS, SearchSettings
from read_models.model import Standing

RELOAD_MS_MIN: Final = 20
FAR_PAGE_HITS_MAX: Final = 100_000
INLINE_PRODUCTS_MAX: Final = 100_000
"""Questions about more can take so long that others should not have to wait for them: they go into a thread."""
FRONT_MAX: Final = 50
"""Products that have one code, an EAN say, in common and go first."""

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
        self._settings: bytes | None = None
        self._lexicon = Lexicon(STARTING_SETTINGS)
        self._looked_at = 0.0

    async def standing(self, at: int = 0) -> Standing | None:
        if self._folder.present("live") is None:
            self._index = None
            return None
        self._look()
        return self._standing

    async def settings(self) -> SearchSettings:
        self._look()
        return self._lexicon.settings

    async def search(self, query: ProductQuery) -> Found:
        index = self._look()
        try:
            if index.searcher().num_docs > INLINE_PRODUCTS_MAX:
                return await asyncio.to_thread(self._find, index, query)
            return self._find(index, query)
        except ValueError as unknown:  # an older index that is read until its successor is whole may lack a field
            raise StoreDown("search") from unknown

    def _find(self, index: tantivy.Index, query: ProductQuery) -> Found:
        searcher, schema = index.searcher(), index.schema
        understood, arrangement = self._lexicon.understand(query.q), self._lexicon.arrangement(query)
        text = strictest(searcher, schema, query, understood)
        hits = find_page(searcher, schema, Matching(schema, query, text, arrangement.hidden), query, arrangement)
        bodies = [bytes(searcher.doc(address).get_first("body") or b"") for address in hits.page]
        items, corrected = as_shown(understood, bodies, WordQueries(searcher, schema).is_common)
        if arrangement.pinned and text is not None:
            text = any_of([text, tantivy.Query.term_set_query(schema, "id", list(arrangement.pinned))])
        facets = count_facets(searcher, query, Matching(schema, query, text, arrangement.hidden))
        return Found(items, hits.total, facets, 0 if self._standing is None else self._standing.position, corrected)

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
            self._read_settings(self._index)
        except (OSError, ValueError) as trouble:
            self._index = None
            raise StoreDown("search") from trouble
        self._looked_at = now
        return self._index

    def _read_settings(self, index: tantivy.Index) -> None:
        stored = kept(index, SETTINGS_ID)
        if stored is not None and stored != self._settings:
            self._lexicon, self._settings = Lexicon(decode_settings(stored)), stored


def strictest(
    searcher: tantivy.Searcher, schema: tantivy.Schema, query: ProductQuery, understood: Understood
) -> tantivy.Query | None:
    """The strictest reading of the words that fills a page in the whole shop; None where there are no words."""
    readings = WordQueries(searcher, schema).readings(query.q, understood)
    strict = next(readings, None)
    if strict is None or len(understood.words) == 1:
        return strict
    # In any other order than by relevance what was hardly meant could come first; and a code means one thing.
    loosened = query.order is Sort.RELEVANCE and not count(searcher, code_query(schema, query.q))
    anywhere = ProductQuery(status=query.status)
    enough = query.page_size if loosened else 1
    if count(searcher, Matching(schema, anywhere, strict).all()) >= enough:
        return strict
    return next(readings, strict)


def find_page(
    searcher: tantivy.Searcher,
    schema: tantivy.Schema,
    matching: Matching,
    query: ProductQuery,
    arrangement: Arrangement,
) -> Hits:
    """Those that are named by their code, those that are pinned, then the others in their order.

    A page that lies too far out is empty, and its total right.
    """
    front = find_front(searcher, schema, matching, query, arrangement)
    first = list(front.values())[query.offset : query.offset + query.page_size]
    others = matching.all(beside=list(front))
    offset, limit = max(0, query.offset - len(front)), query.page_size - len(first)
    if offset > FAR_PAGE_HITS_MAX or limit == 0:
        return Hits(first, len(front) + count(searcher, others))
    if query.order is Sort.RELEVANCE:
        found = searcher.search(breaking_ties(schema, others), limit, offset=offset)
    else:
        field, order = ORDERS[query.order]
        found = searcher.search(others, limit, offset=offset, order_by_field=field, order=order)
    total = len(front) + found.count  # type: ignore[attr-defined]
    return Hits(first + [address for _, address in found.hits], total)


def find_front(
    searcher: tantivy.Searcher,
    schema: tantivy.Schema,
    matching: Matching,
    query: ProductQuery,
    arrangement: Arrangement,
) -> dict[str, tantivy.DocAddress]:
    """By their ids, in their order."""
    found: dict[str, tantivy.DocAddress] = {}
    if query.q.strip():
        coded = matching.of(code_query(schema, query.q))
        found |= by_id(searcher, searcher.search(coded, FRONT_MAX, order_by_field="by_newest").hits)
    if arrangement.pinned:
        pinned = matching.of(tantivy.Query.term_set_query(schema, "id", list(arrangement.pinned)))
        present = by_id(searcher, searcher.search(pinned, len(arrangement.pinned)).hits)
        found |= {identity: present[identity] for identity in arrangement.pinned if identity in present}
    return found


def by_id(
    searcher: tantivy.Searcher, hits: Sequence[tuple[object, tantivy.DocAddress]]
) -> dict[str, tantivy.DocAddress]:
    return {str(searcher.doc(address).get_first("id")): address for _, address in hits}
