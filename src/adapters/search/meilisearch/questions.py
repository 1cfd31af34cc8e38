"""From a product query to Meilisearch's searches.

`page` and `hitsPerPage` always: totals and facet counts are exact in no other mode. Page 0 counts without hits.
A filter is an array (and between its entries, or within one); values are quoted by one function.
"""

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Any, Final

from adapters.search.lexicon import Arrangement, Understood
from adapters.search.meilisearch.documents import CHECKPOINT_ID
from adapters.search.meilisearch.fact_entries import having_fact, having_variant
from adapters.search.meilisearch.fact_facets import NamedFacets
from adapters.search.offers import asked_of_variants, asks_of_variants
from adapters.search.port import ProductQuery, Sort
from adapters.search.words import PREFIX_LETTERS_MIN, begins_a_code, normalised_code
from domain.facet_names import FacetNames

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
TEXTS: Final = ["stems", "category_stems", "fact_stems", "words"]
RANKED: Final = [
    "item", "stems", "words", "name_length", "category_stems", "fact_stems", "groups", "in_stock", "units_sold",
]  # fmt: skip

SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")

Filter = list[str | list[str]]


class Strategy(StrEnum):
    """All words; or all but one of them may be missing, the most frequent ones first."""

    ALL = "all"
    FREQUENCY = "frequency"


class Questions:
    """Those about one product query, which the server answers together.

    What goes first (named by its code, or pinned) and all others are asked for apart, so that each is counted once.
    """

    def __init__(
        self, query: ProductQuery, understood: Understood, arrangement: Arrangement, offered: FacetNames
    ) -> None:
        self._query = query
        self.named = (NamedFacets("attribute", query, offered), NamedFacets("option", query, offered))
        self._words = as_asked(understood)
        self._searched = [*TEXTS, "codes"] if begins_a_code(query.q) else TEXTS
        self._arrangement = arrangement
        self._front = front(query, arrangement)

    @property
    def has_front(self) -> bool:
        return bool(self._front)

    def page(self, strategy: Strategy, page: int, hits: int) -> dict[str, Any]:
        """Of the others, with the counts of all groups nothing is selected in. Page 0 has no hits."""
        ranked = self._query.order is Sort.RELEVANCE
        return self._others(strategy) | {
            "page": page,
            "hitsPerPage": hits,
            "facets": self._counted(),
            "sort": ORDERS[self._query.order],
            "attributesToRetrieve": [*(RANKED if ranked else ["item"]), *self._variants()],
        }

    def front_page(self, hits: int) -> dict[str, Any]:
        """What goes first, with the same counts."""
        return self._first() | {
            "page": 1,
            "hitsPerPage": hits,
            "facets": self._counted(),
            "sort": ORDERS[Sort.NEWEST],
            "attributesToRetrieve": ["id", "item", *self._variants()],
        }

    def facets(self, strategy: Strategy) -> dict[str, list[dict[str, Any]]]:
        """For each selected group its counts without its own selection, and no hits."""
        fields = {group: FACETS[group] for group in selected(self._query)}
        for named in self.named:
            fields |= named.apart
        return {
            group: [
                parts | {"page": 0, "hitsPerPage": 1, "facets": [field]}
                for parts in (self._others(strategy, query), *([self._first(query)] if self._front else []))
            ]
            for group, field in fields.items()
            for query in (self._query.without(group),)
        }

    def anywhere(self) -> dict[str, Any]:
        """How many products of the whole shop have all the words."""
        return self._question(self._words, [statuses(self._query)]) | {"page": 0, "hitsPerPage": 1}

    def coded(self) -> dict[str, Any]:
        """How many products of the whole shop have the words for a code."""
        return self._question("", [statuses(self._query), [code_filter(self._query.q)]]) | {
            "page": 0,
            "hitsPerPage": 1,
        }

    def _counted(self) -> list[str]:
        """The fields of all groups nothing is selected in, each once."""
        chosen = set(selected(self._query))
        told = [field for named in self.named for field in named.fields]
        return [*(field for group, field in FACETS.items() if group not in chosen), *told]

    def _variants(self) -> list[str]:
        return ["variants"] if asks_of_variants(self._query) else []

    def count_of(self, strategy: Strategy, query: ProductQuery) -> list[dict[str, Any]]:
        """How many there are with the filters of another query: of the others, and of what goes first."""
        parts = (self._others(strategy, query), *([self._first(query)] if self._front else []))
        return [part | {"page": 0, "hitsPerPage": 1} for part in parts]

    def _others(self, strategy: Strategy, query: ProductQuery | None = None) -> dict[str, Any]:
        out: Filter = [f"NOT {part}" for part in self._front]
        return self._question(self._words, [*self._filters(query), *out], strategy)

    def _first(self, query: ProductQuery | None = None) -> dict[str, Any]:
        return self._question("", [*self._filters(query), list(self._front)])

    def _filters(self, query: ProductQuery | None) -> Filter:
        hidden: Filter = [f"id NOT IN {listed(self._arrangement.hidden)}"] if self._arrangement.hidden else []
        return [*conditions(query or self._query), *hidden]

    def _question(self, words: str, filters: Filter, strategy: Strategy = Strategy.ALL) -> dict[str, Any]:
        return {
            "q": words,
            "filter": filters,
            "matchingStrategy": strategy.value,
            "attributesToSearchOn": self._searched,
        }


def as_asked(understood: Understood) -> str:
    """Stems; without a blank behind it the server takes the last for a beginning, which a stem is not always."""
    if not understood.words:
        return ""
    last = understood.words[-1]
    beginning = understood.unfinished and len(last) >= PREFIX_LETTERS_MIN and understood.roots[-1] == last
    return " ".join(understood.roots) + ("" if beginning else " ")


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


def code_filter(text: str) -> str:
    return f"codes = {quoted(normalised_code(text))}"


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


def listed(values: Sequence[str]) -> str:
    return f"[{', '.join(quoted(value) for value in values)}]"


def quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
