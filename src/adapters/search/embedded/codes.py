"""Codes as queries: a SKU, EAN or part number."""

import tantivy
from tantivy import Query

from adapters.search.words import begins_a_code, normalised_code


def code_query(searcher: tantivy.Searcher, schema: tantivy.Schema, text: str) -> Query | None:
    """Whole. None where no product has it, as with nearly all that is typed: to know is cheaper than to look."""
    code = normalised_code(text)
    return Query.term_query(schema, "code", code, "basic") if searcher.doc_freq("code", code) else None


def code_ways(searcher: tantivy.Searcher, schema: tantivy.Schema, text: str) -> list[Query]:
    """A code as it stands; and one that begins so, where there is enough of it to tell it from a word."""
    whole = code_query(searcher, schema, text)
    ways = [] if whole is None else [whole]
    if begins_a_code(text):
        ways.append(Query.fuzzy_term_query(schema, "code", normalised_code(text), distance=0, prefix=True))
    return ways
