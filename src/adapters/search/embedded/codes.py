"""Codes as queries: a SKU, EAN or part number."""

import tantivy
from tantivy import Query

from adapters.search.words import begins_a_code, normalised_code


def code_query(schema: tantivy.Schema, text: str) -> Query:
    """Whole."""
    return Query.term_query(schema, "code", normalised_code(text), "basic")


def code_ways(schema: tantivy.Schema, text: str) -> list[Query]:
    """A code as it stands; and one that begins so, where there is enough of it to tell it from a word."""
    ways = [code_query(schema, text)]
    if begins_a_code(text):
        ways.append(Query.fuzzy_term_query(schema, "code", normalised_code(text), distance=0, prefix=True))
    return ways
