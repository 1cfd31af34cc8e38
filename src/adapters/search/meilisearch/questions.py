"""From a product query to Meilisearch's searches.

What is counted is asked for by `page` and `hitsPerPage`: totals and facet counts are exact in no other mode. Page 0
counts without hits.
"""

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Any, Final, NamedTuple

from adapters.search.lexicon import Arrangement, Understood
from adapters.search.meilisearch.documents import CHECKPOINT_ID, EVERY
from adapters.search.meilisearch.fact_entries import having_fact, having_variant
from adapters.search.meilisearch.fact_facets import NamedFacets
from adapters.search.meilisearch.filters import Filter, code_filter, listed, quoted
from adapters.search.offers import asked_of_variants, asks_of_variants
from adapters.search.port import ProductQuery, Sort
from adapters.search.words import PREFIX_LETTERS_MIN, begins_a_code, normalised_code
from domain.search.facet_names import FacetNames

FACETS: Final = {
    "category": "category_facet",
    "brand": "brand_facet",
    "tag": "tag_facet",
    "rating": "stars",
    "price": "prices",
}
ORDERS: Final = {
    Sort.RELEVANCE: [],
    Sort.NEWEST: ["newest_at:desc", "id:desc"],
    Sort.PRICE: ["price:asc", "id:asc"],
    Sort.PRICE_DOWN: ["price:desc", "id:desc"],
    Sort.RATING: ["rating:desc", "id:desc"],
    Sort.BESTSELLING: ["units_sold:desc", "id:desc"],
}
TEXTS: Final = ["named", "stems", "category_stems", "fact_stems", "words"]
RANKED: Final = [
    "id", "item", "stems", "words", "head_length", "name_length", "brand_length", "category_stems", "fact_stems",
    "groups", "in_stock", "units_sold", "brand", "category", "tag", "newest_at",
]  # fmt: skip
SPELT_HITS_MAX: Final = 10

SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class Strategy(StrEnum):
    """All words; or only the first, and the more of the others, in their order, the better."""

    ALL = "all"
    LAST = "last"


class Wanted(NamedTuple):
    """What is looked for, beside the filters a customer has chosen."""

    q: str = ""
    filters: Filter = []
    strategy: Strategy = Strategy.ALL

    def ordered(self, roots: Sequence[str]) -> "Wanted":
        """The same products, those with more of these words, and with them in better places, first."""
        return Wanted(" ".join((EVERY, *roots, "")), self.filters, Strategy.LAST)


class Questions:
    """Those about one product query, which the server answers together.

    What goes first (named by its code, or pinned) and all others are asked for apart, so that each is counted once.
    """

    def __init__(
        self, query: ProductQuery, understood: Understood, arrangement: Arrangement, offered: FacetNames
    ) -> None:
        self._query = query
        self.named = (NamedFacets("attribute", query, offered), NamedFacets("option", query, offered))
        self._understood = understood
        self._arrangement = arrangement
        self._front = front(query, arrangement)
        self._searched = TEXTS
        if begins_a_code(query.q):
            self._searched = [*TEXTS, "code_parts", "codes"]
        elif any(map(begins_a_code, understood.words)):
            self._searched = [*TEXTS, "code_parts"]

    @property
    def has_front(self) -> bool:
        return bool(self._front)

    @property
    def has_code(self) -> bool:
        return bool(normalised_code(self._query.q))

    @property
    def expects_front(self) -> bool:
        """Whether there is something to be counted of what goes first: else it is asked for alone, and is hardly ever
        there.
        """
        return bool(self._arrangement.pinned) or (len(self._understood.units) == 1 and begins_a_code(self._query.q))

    @property
    def is_of_all(self) -> bool:
        """Whether nothing is left out of the shop's products but by what was typed."""
        return self._arrangement == Arrangement() and len(conditions(self._query)) == 1

    def page(self, wanted: Wanted, page: int, hits: int) -> dict[str, Any]:
        """Of the others, with the counts of all groups nothing is selected in. Page 0 has no hits."""
        return (
            self._others(wanted)
            | self._shown()
            | {
                "page": page,
                "hitsPerPage": hits,
                "facets": self._counted(),
            }
        )

    def ranked_page(self, wanted: Wanted, page: int, hits: int) -> dict[str, Any]:
        """Of the others, with their number and nothing else that is counted."""
        return self._others(wanted) | self._shown() | {"page": page, "hitsPerPage": hits}

    def hits(self, wanted: Wanted, offset: int, limit: int) -> dict[str, Any]:
        """Of the others, uncounted."""
        return self._others(wanted) | self._shown() | {"offset": offset, "limit": limit}

    def front_page(self, hits: int, *, counted: bool) -> dict[str, Any]:
        """What goes first, with the same counts."""
        return self._first() | {
            "page": 1,
            "hitsPerPage": hits,
            **({"facets": self._counted()} if counted else {}),
            "sort": ORDERS[Sort.NEWEST],
            "attributesToRetrieve": ["id", "item", *self._variants()],
        }

    def facets(self, wanted: Wanted) -> dict[str, dict[str, Any]]:
        """For each selected group the others' counts without its own selection."""
        return {
            group: self._others(wanted, self._query.without(group)) | counting(field)
            for group, field in self._apart().items()
        }

    def front_facets(self) -> dict[str, dict[str, Any]]:
        return {
            group: self._first(self._query.without(group)) | counting(field) for group, field in self._apart().items()
        }

    def _apart(self) -> dict[str, str]:
        """The fields of all groups something is selected in."""
        fields = {group: FACETS[group] for group in selected(self._query)}
        for named in self.named:
            fields |= named.apart
        return fields

    def _counted(self) -> list[str]:
        """The fields of all groups nothing is selected in, each once."""
        chosen = set(selected(self._query))
        told = [field for named in self.named for field in named.fields]
        return [*(field for group, field in FACETS.items() if group not in chosen), *told]

    def _variants(self) -> list[str]:
        return ["variants"] if asks_of_variants(self._query) else []

    def counts_of(self, wanted: Wanted, query: ProductQuery) -> list[dict[str, Any]]:
        """How many there are with the filters of another query: of the others, and of what goes first."""
        parts = (self._others(wanted, query), *([self._first(query)] if self._front else []))
        return [part | COUNTED for part in parts]

    def count(self, wanted: Wanted) -> dict[str, Any]:
        return self._others(wanted) | COUNTED

    def anywhere(self, wanted: Wanted, ids: int = 0) -> dict[str, Any]:
        """How many products of the whole shop that is; and the ids of so many."""
        question = self._question(wanted, [statuses(self._query)])
        return question | {"page": min(ids, 1), "hitsPerPage": max(ids, 1), "attributesToRetrieve": ["id"]}

    def _shown(self) -> dict[str, Any]:
        ranked = self._query.order is Sort.RELEVANCE and bool(self._understood.words)
        wanted = [*(RANKED if ranked else ["item"]), *self._variants()]
        return {"sort": ORDERS[self._query.order], "attributesToRetrieve": wanted}

    def _others(self, wanted: Wanted, query: ProductQuery | None = None) -> dict[str, Any]:
        out: Filter = [f"NOT {part}" for part in self._front]
        return self._question(wanted, [*self._filters(query), *out])

    def _first(self, query: ProductQuery | None = None) -> dict[str, Any]:
        return self._question(Wanted(), [*self._filters(query), list(self._front)])

    def _filters(self, query: ProductQuery | None) -> Filter:
        hidden: Filter = [f"id NOT IN {listed(self._arrangement.hidden)}"] if self._arrangement.hidden else []
        return [*conditions(query or self._query), *hidden]

    def _question(self, wanted: Wanted, filters: Filter) -> dict[str, Any]:
        searched = [*self._searched, "every"] if wanted.strategy is Strategy.LAST else self._searched
        return {
            "q": wanted.q,
            "filter": [*filters, *wanted.filters],
            "matchingStrategy": wanted.strategy.value,
            "attributesToSearchOn": searched,
        }


COUNTED: Final = {"page": 0, "hitsPerPage": 1}


def counting(field: str) -> dict[str, Any]:
    return COUNTED | {"facets": [field]}


def everywhere(filters: Filter) -> dict[str, Any]:
    """How many entries of the index pass, whatever the query's own filters."""
    return COUNTED | {"q": "", "filter": filters}


def spelt_like(word: str) -> dict[str, Any]:
    """Products that have a word or one that is written nearly so."""
    return {
        "q": f"{word} ",
        "filter": [],
        "attributesToSearchOn": ["words"],
        "attributesToRetrieve": ["words"],
        "offset": 0,
        "limit": SPELT_HITS_MAX,
    }


def as_asked(understood: Understood) -> str:
    """Stems; without a blank behind it the server takes the last for a beginning."""
    return " ".join(understood.roots) + ("" if may_begin(understood) else " ") if understood.words else ""


def may_begin(understood: Understood) -> bool:
    """Whether the last word is looked for as a beginning, too, which a stem is not always."""
    last = understood.words[-1]
    return understood.unfinished and len(last) >= PREFIX_LETTERS_MIN and understood.roots[-1] == last


def standing_question() -> dict[str, Any]:
    """Where the index stands, asked together with what it holds."""
    return {
        "q": "",
        "filter": [f"id = {quoted(CHECKPOINT_ID)}"],
        "page": 1,
        "hitsPerPage": 1,
        "attributesToRetrieve": ["standing", "settings_version"],
    }


def front(query: ProductQuery, arrangement: Arrangement) -> list[str]:
    """What goes first, as filters of which any may hold."""
    parts = [code_filter(query.q)] if normalised_code(query.q) else []
    return [*parts, f"id IN {listed(arrangement.pinned)}"] if arrangement.pinned else parts


def statuses(query: ProductQuery) -> list[str]:
    return [f"status = {quoted(status.value)}" for status in query.status]


def selected(query: ProductQuery) -> Iterator[str]:
    """Of the groups of FACETS."""
    yield from (group for group in ("category", "brand", "tag") if getattr(query, group))
    if query.min_rating is not None:
        yield "rating"
    if query.min_price is not None or query.max_price is not None:
        yield "price"


def conditions(query: ProductQuery) -> Filter:
    """All filters."""
    parts: Filter = [statuses(query)]
    for group in ("category", "brand", "tag"):
        if chosen := getattr(query, group):
            # The server compares without case and accents, slugs are compared as they stand.
            parts.append(f"{group} IN {listed([value for value in chosen if SLUG.fullmatch(value)])}")
    parts += [having_fact(attribute) for attribute in query.attributes]
    parts += [having_variant(asked, orderable=query.in_stock is True) for asked in asked_of_variants(query)]
    if query.min_rating is not None:
        parts.append(f"rating >= {query.min_rating}")
    if query.in_stock is not None:
        parts.append(f"in_stock = {str(query.in_stock).lower()}")
    return parts
