"""What decides between products that meet the words alike."""

from collections.abc import Iterator

import tantivy
from tantivy import Query

from adapters.search.embedded.schema import SELLING
from adapters.search.embedded.scoring import Scoring, preferring
from adapters.search.weights import IN_STOCK_SCORE, SELLING_SCORE, SELLING_UNITS
from adapters.search.why import Reason


def breaking_ties(schema: tantivy.Schema, query: Query) -> Query:
    """Of products that meet the words alike, what is in stock goes first, then what sells by the ten, the hundred."""
    # One inside the other: the engine goes through all of several that it may choose from. What sells by the hundred
    # sells by the ten: most products need only be looked for there.
    in_stock, *selling = (tie.query for tie in ties(schema))
    sells = selling.pop()
    while selling:
        sells = preferring(selling.pop(), [sells])
    return preferring(preferring(query, [in_stock]), [sells])


def ties(schema: tantivy.Schema) -> Iterator[Scoring]:
    in_stock = Query.term_query(schema, "in_stock", True)
    yield Scoring(Reason.IN_STOCK, Query.const_score_query(in_stock, IN_STOCK_SCORE))
    for level, units in enumerate(SELLING_UNITS):
        selling = Query.term_query(schema, SELLING, str(level), "basic")
        yield Scoring(Reason.SELLS, Query.const_score_query(selling, SELLING_SCORE), f"{units:,}")
