"""Filters as queries that select and don't score."""

from collections.abc import Mapping, Sequence
from typing import Final

import tantivy
from tantivy import FieldType, Occur, Query

from adapters.search.port import ProductQuery

PRICE_MAX: Final = 2**53
TERMS_ONE_BY_ONE_MAX: Final = 16


class Matching:
    """What is asked of the index, without an order: the words, the filters, and what is left out."""

    def __init__(
        self, schema: tantivy.Schema, query: ProductQuery, text: Query | None, hidden: Sequence[str] = ()
    ) -> None:
        self._schema = schema
        self._text = text
        self._hidden = list(hidden)
        self._filters = filters(schema, query)

    def but(self, group: str) -> Query:
        """Without the filter of that name."""
        return self._query({name: chosen for name, chosen in self._filters.items() if name != group}, self._text)

    def all(self, *, beside: Sequence[str] = ()) -> Query:
        """Everything but the products with these ids."""
        return self._query(self._filters, self._text, beside)

    def of(self, others: Query) -> Query:
        """Those of the others that pass the filters, whatever words they have."""
        return self._query(self._filters, others)

    def _query(self, chosen: Mapping[str, Query], text: Query | None, beside: Sequence[str] = ()) -> Query:
        parts = [(Occur.Must, Query.const_score_query(part, 0.0)) for part in chosen.values()]
        if text is not None:
            parts.append((Occur.Must, text))
        if out := [*self._hidden, *beside]:
            parts.append((Occur.MustNot, Query.term_set_query(self._schema, "id", out)))
        return Query.boolean_query(parts)


def filters(schema: tantivy.Schema, query: ProductQuery) -> dict[str, Query]:
    """By group. The status is always among them, which also keeps the checkpoint's document out."""
    chosen = {"status": having(schema, "status", [status.value for status in query.status])}
    for group in ("category", "brand", "tag"):
        if values := list(getattr(query, group)):
            chosen[group] = having(schema, group, values)
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


def having(schema: tantivy.Schema, field: str, values: Sequence[str]) -> Query:
    """Any of the values. A set of terms is cheap for many, but goes through all products that have one at once."""
    if len(values) > TERMS_ONE_BY_ONE_MAX:
        return Query.term_set_query(schema, field, list(values))
    terms = [(Occur.Should, Query.term_query(schema, field, value, "basic")) for value in values]
    return Query.boolean_query(terms)
