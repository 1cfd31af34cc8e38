"""Filters as queries that select and don't score."""

from typing import Final

import tantivy
from tantivy import FieldType, Occur, Query

from adapters.search.port import ProductQuery

PRICE_MAX: Final = 2**53


def matching(schema: tantivy.Schema, query: ProductQuery, text: Query | None, *, without: str | None = None) -> Query:
    """The words and all filters, but for the group `without`."""
    chosen = filters(schema, query)
    chosen.pop(without or "", None)
    parts = [(Occur.Must, Query.const_score_query(part, 0.0)) for part in chosen.values()]
    if text is not None:
        parts.append((Occur.Must, text))
    return Query.boolean_query(parts)


def filters(schema: tantivy.Schema, query: ProductQuery) -> dict[str, Query]:
    """By group. The status is always among them, which also keeps the checkpoint's document out."""
    chosen = {"status": Query.term_set_query(schema, "status", [status.value for status in query.status])}
    for group in ("category", "brand", "tag"):
        if values := list(getattr(query, group)):
            chosen[group] = Query.term_set_query(schema, group, values)
    if query.min_price is not None or query.max_price is not None:
        chosen["price"] = Query.range_query(
            schema,
            "price",
            FieldType.Integer,
            query.min_price if query.min_price is not None else 0,
            query.max_price if query.max_price is not None else PRICE_MAX,
        )
    if query.min_rating is not None:
        chosen["rating"] = Query.range_query(schema, "rating", FieldType.Float, float(query.min_rating), None)
    if query.in_stock is not None:
        chosen["in_stock"] = Query.term_query(schema, "in_stock", query.in_stock)
    return chosen
