"""From a product query to Meilisearch's searches.

`page` and `hitsPerPage` always: totals and facet counts are exact in no other mode. Page 0 counts without hits.
A filter is an array (and between its entries, or within one); values are quoted by one function.
"""

from typing import Any, Final

from adapters.search.meilisearch.documents import INDEXES
from adapters.search.port import ProductQuery, Sort

FACETS: Final = {
    "category": "category_facet",
    "brand": "brand_facet",
    "tag": "tag_facet",
    "rating": "rating",
    "price": "price",
}
ORDERS: Final = {
    Sort.RELEVANCE: [],
    Sort.NEWEST: ["newest_at:desc", "id:desc"],
    Sort.PRICE: ["price:asc", "id:asc"],
    Sort.PRICE_DOWN: ["price:desc", "id:desc"],
    Sort.RATING: ["rating:desc", "id:desc"],
    Sort.BESTSELLING: ["units_sold:desc", "id:desc"],
}

Filter = list[str | list[str]]


def page_question(query: ProductQuery) -> dict[str, Any]:
    """The page, with the counts of all groups nothing is selected in."""
    open_groups = [field for group, field in FACETS.items() if group not in selected(query)]
    return question(query, None) | {
        "page": query.page,
        "hitsPerPage": query.page_size,
        "facets": open_groups,
        "sort": ORDERS[query.sort],
        "attributesToRetrieve": ["item"],
    }


def facet_questions(query: ProductQuery) -> dict[str, dict[str, Any]]:
    """For each selected group its counts without its own selection, and no hits."""
    return {
        group: question(query, group) | {"page": 0, "hitsPerPage": 1, "facets": [FACETS[group]]}
        for group in selected(query)
        if group in FACETS
    }


def question(query: ProductQuery, without: str | None) -> dict[str, Any]:
    groups = {"status": [[f"status = {quoted(status.value)}" for status in query.status]]} | selected(query)
    groups.pop(without or "", None)
    return {"indexUid": INDEXES["live"], "q": query.q, "filter": [part for parts in groups.values() for part in parts]}


def selected(query: ProductQuery) -> dict[str, Filter]:
    groups: dict[str, Filter] = {}
    for group in ("category", "brand", "tag"):
        if chosen := getattr(query, group):
            groups[group] = [[f"{group} = {quoted(value)}" for value in chosen]]
    bounds = (("price", ">=", query.min_price), ("price", "<=", query.max_price), ("rating", ">=", query.min_rating))
    for group, comparison, bound in bounds:
        if bound is not None:
            groups.setdefault(group, []).append(f"{group} {comparison} {bound}")
    if query.in_stock is not None:
        groups["in_stock"] = [f"in_stock = {str(query.in_stock).lower()}"]
    return groups


def quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
