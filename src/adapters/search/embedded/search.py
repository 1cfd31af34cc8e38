"""One product query, asked of one state of the index."""

import time
from collections.abc import Sequence
from typing import Final, NamedTuple

import msgspec
import tantivy
from msgspec.structs import replace

from adapters.search.embedded.boosting import boosting
from adapters.search.embedded.codes import code_query
from adapters.search.embedded.explain import Explaining
from adapters.search.embedded.facet_texts import FacetTexts
from adapters.search.embedded.facets import count_facets
from adapters.search.embedded.fact_fields import VARIANTS
from adapters.search.embedded.filters import Matching
from adapters.search.embedded.scoring import Reading, Scoring, alone, any_of, count
from adapters.search.embedded.ties import breaking_ties
from adapters.search.embedded.words import WordQueries
from adapters.search.lexicon import Arrangement, Lexicon
from adapters.search.met_variant import with_variant
from adapters.search.offers import asks_of_variants
from adapters.search.page import as_shown
from adapters.search.port import Explained, Found, ProductQuery, Sort
from adapters.search.weights import ENOUGH_PRODUCTS
from adapters.search.why import EXPLAINED_ITEMS_MAX, Part, ReadAs, Rule, Why, placed, why_told
from read_models.documents import encode

FAR_PAGE_HITS_MAX: Final = 100_000
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


class Search:
    """`page` and `facets` may be asked for at once, each in a thread: the engine lets go of Python meanwhile."""

    def __init__(self, index: tantivy.Index, query: ProductQuery, lexicon: Lexicon, texts: FacetTexts) -> None:
        self._searcher = index.searcher()
        self._schema = index.schema
        self._query = query
        self._understood = lexicon.understand(query.q)
        self._arrangement = lexicon.arrangement(query)
        self._lexicon = lexicon
        self._texts = texts
        self._stemming = lexicon.stemming
        self._words = WordQueries(self._searcher, self._schema, lexicon.stemming)
        self._reading = self._words.read(query.q, self._understood)
        self._text, self._known = None, None
        if self._reading is not None:
            self._text, self._known = meant(self._searcher, self._schema, query, self._reading)

    def page(self) -> Hits:
        text = self._text
        if self._reading is not None and text is not None and self._query.order is Sort.RELEVANCE:
            text = self._reading.ranked(text, [alone(boost) for boost in self._boosts(self._reading)])
        matching = Matching(self._schema, self._query, text, self._arrangement.hidden)
        return find_page(self._searcher, self._schema, matching, self._query, self._arrangement)

    def _boosts(self, reading: Reading) -> list[Scoring]:
        boosts, now_ms = self._lexicon.boosts(self._query), int(time.time() * 1000)
        return boosting(self._schema, boosts, reading, now_ms, fairly=self._text is not reading.strict)

    def facets(self, found: int | None = None) -> msgspec.Raw:
        """Of the pinned products, too. `found` is how many there are, where that is known."""
        text, pinned = self._text, list(self._arrangement.pinned)
        if pinned and text is not None:
            text = any_of([text, tantivy.Query.term_set_query(self._schema, "id", pinned)])
        matching = Matching(self._schema, self._query, text, self._arrangement.hidden)
        if found is None and not pinned and not matching.narrows:
            found = self._known
        found = count(self._searcher, matching.all()) if found is None else found
        offered = self._lexicon.settings.facets
        return msgspec.Raw(encode(count_facets(self._searcher, self._query, matching, offered, self._texts, found)))

    def found(self, hits: Hits, facets: msgspec.Raw, position: int) -> Found:
        bodies = [self._body(address) for address in hits.page]
        items = as_shown(self._understood, self._stemming, bodies)
        return Found(items, hits.total, facets, position, self._words.corrected(self._understood))

    def explained(self, found: Found) -> Explained:
        """Of the products on the page, which are few."""
        items = found.items[:EXPLAINED_ITEMS_MAX]
        why = self._why([item.id for item in items])
        told = tuple(replace(item, after=why_told(item.after, why[item.id])) for item in items)
        return Explained(replace(found, items=told), self._read_as(found.corrected))

    def _why(self, ids: Sequence[str]) -> dict[str, Why]:
        explaining = Explaining(self._searcher, self._schema, ids)
        code = code_query(self._searcher, self._schema, self._query.q)
        coded = set[str]() if code is None else explaining.met(code)
        parts: dict[str, list[Part]] = {}
        if self._reading is not None and self._query.order is Sort.RELEVANCE:
            parts = explaining.parts(self._reading, self._boosts(self._reading))
        pinned = self._arrangement.pinned
        return {identity: placed(identity, coded, pinned, parts.get(identity)) for identity in ids}

    def _read_as(self, corrected: str | None) -> ReadAs:
        stop_words, without = self._lexicon.left_out(self._query.q)
        words, reading = self._understood.words, self._reading
        if reading is None:
            return ReadAs(words, stop_words, without, corrected, None, None, None)
        anywhere = ProductQuery(status=self._query.status)
        having_all, having_share = (
            count(self._searcher, Matching(self._schema, anywhere, members).all())
            for members in (reading.strict, reading.fair)
        )
        strictly = self._text is reading.strict or having_all == having_share
        rule = Rule.ALL_WORDS if strictly else Rule.FAIR_SHARE
        return ReadAs(words, stop_words, without, corrected, rule, having_all, having_share)

    def _body(self, address: tantivy.DocAddress) -> bytes:
        document = self._searcher.doc(address)
        body = bytes(document.get_first("body") or b"")
        if not asks_of_variants(self._query):
            return body
        return with_variant(body, bytes(document.get_first(VARIANTS) or b"[]"), self._query)


def meant(
    searcher: tantivy.Searcher, schema: tantivy.Schema, query: ProductQuery, reading: Reading
) -> tuple[tantivy.Query, int | None]:
    """Who has all that was asked for, if they are enough in the whole shop, and how many they are there; else who has a
    fair share of it.

    Decided without the filters, so that a filter only ever narrows. In any other order than by relevance what was
    hardly meant could come first, so there one product is enough; and a code means one thing.
    """
    code = code_query(searcher, schema, query.q)
    loosened = query.order is Sort.RELEVANCE and (code is None or not count(searcher, code))
    anywhere = ProductQuery(status=query.status)
    found = count(searcher, Matching(schema, anywhere, reading.strict).all())
    return (reading.strict, found) if found >= (ENOUGH_PRODUCTS if loosened else 1) else (reading.fair, None)


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
    code = code_query(searcher, schema, query.q)
    if code is not None:
        found |= by_id(searcher, searcher.search(matching.of(code), FRONT_MAX, order_by_field="by_newest").hits)
    if arrangement.pinned:
        pinned = matching.of(tantivy.Query.term_set_query(schema, "id", list(arrangement.pinned)))
        present = by_id(searcher, searcher.search(pinned, len(arrangement.pinned)).hits)
        found |= {identity: present[identity] for identity in arrangement.pinned if identity in present}
    return found


def by_id(
    searcher: tantivy.Searcher, hits: Sequence[tuple[object, tantivy.DocAddress]]
) -> dict[str, tantivy.DocAddress]:
    return {str(searcher.doc(address).get_first("id")): address for _, address in hits}
