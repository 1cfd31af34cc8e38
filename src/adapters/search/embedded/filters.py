"""Filters as queries that select and don't score."""

from collections.abc import Sequence
from typing import Final

import tantivy
from tantivy import FieldType, Occur, Query

from adapters.search.embedded.fact_fields import having_fact, having_variants, sampled
from adapters.search.offers import asked_of_variants
from adapters.search.port import ProductQuery

TERMS_ONE_BY_ONE_MAX: Final = 16
GROUPS: Final = ("category", "brand", "tag")


class Matching:
    """What is asked of the index, without an order: the words, the filters, and what is left out."""

    def __init__(
        self, schema: tantivy.Schema, query: ProductQuery, text: Query | None, hidden: Sequence[str] = ()
    ) -> None:
        self._schema = schema
        self._asked = query
        self._text = text
        self._hidden = list(hidden)
        self._filters = filters(schema, query)

    @property
    def narrows(self) -> bool:
        """Whether anything is left out of what has the words, but by its status."""
        return len(self._filters) > 1 or bool(self._hidden)

    def but(self, group: str, level: int = 0) -> Query:
        """Without what is selected in that group; one in two to the `level`."""
        query = self._query(filters(self._schema, self._asked.without(group)), self._text)
        return sampled(self._schema, query, level)

    def instead(self, query: ProductQuery) -> Query:
        """With the filters of another query."""
        return self._query(filters(self._schema, query), self._text)

    def some(self, level: int) -> Query:
        """Of all, one in two to the `level`, always the same ones."""
        return sampled(self._schema, self.all(), level)

    def all(self, *, beside: Sequence[str] = ()) -> Query:
        """Everything but the products with these ids."""
        return self._query(self._filters, self._text, beside)

    def of(self, others: Query) -> Query:
        """Those of the others that pass the filters, whatever words they have."""
        return self._query(self._filters, others)

    def _query(self, chosen: Sequence[Query], text: Query | None, beside: Sequence[str] = ()) -> Query:
        parts = [(Occur.Must, Query.const_score_query(part, 0.0)) for part in chosen]
        if text is not None:
            parts.append((Occur.Must, text))
        if out := [*self._hidden, *beside]:
            parts.append((Occur.MustNot, Query.term_set_query(self._schema, "id", out)))
        return Query.boolean_query(parts)


def filters(schema: tantivy.Schema, query: ProductQuery) -> list[Query]:
    """The status is always among them, which also keeps the checkpoint's document out."""
    chosen = [having(schema, "status", [status.value for status in query.status])]
    chosen += [having(schema, group, values) for group in GROUPS if (values := getattr(query, group))]
    chosen += [having_fact(schema, attribute) for attribute in query.attributes]
    if query.min_rating is not None:
        chosen.append(Query.range_query(schema, "rating", FieldType.Float, float(query.min_rating), None))
    if asked := asked_of_variants(query):
        priced = query.min_price is not None or query.max_price is not None
        chosen.append(having_variants(schema, asked, orderable=query.in_stock is True, priced=priced))
    if query.in_stock is not None:
        chosen.append(Query.term_query(schema, "in_stock", query.in_stock))
    return chosen


def having(schema: tantivy.Schema, field: str, values: Sequence[str]) -> Query:
    """Any of the values. A set of terms is cheap for many, but goes through all products that have one at once."""
    if len(values) > TERMS_ONE_BY_ONE_MAX:
        return Query.term_set_query(schema, field, list(values))
    terms = [(Occur.Should, Query.term_query(schema, field, value, "basic")) for value in values]
    return Query.boolean_query(terms)
