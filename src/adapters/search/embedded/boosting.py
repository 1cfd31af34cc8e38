"""Boosts as scores beside those of the words."""

import tantivy
from tantivy import FieldType, Query

from adapters.search.boosts import newest_from, reach
from adapters.search.embedded.facet_texts import term
from adapters.search.embedded.fact_fields import FACT, within
from adapters.search.embedded.schema import TIE_BITS
from adapters.search.embedded.scoring import Reading, Scoring
from adapters.search.facts import Span, fact
from adapters.search.weights import BOOST_STEP_WEIGHT
from adapters.search.why import Reason
from domain.search.boosts import Boost, BoostKind


def boosting(
    schema: tantivy.Schema, boosts: tuple[Boost, ...], reading: Reading, now_ms: int, *, fairly: bool
) -> list[Scoring]:
    """`fairly`: products are found that have only a share of the words. What has all of them is so much further ahead
    of these that no boost takes one of them past it.
    """
    step = BOOST_STEP_WEIGHT * reading.stake
    found = [
        Scoring(
            Reason.BOOST, Query.const_score_query(meeting(schema, boost, now_ms), step * boost.strength), boost.words
        )
        for boost in boosts
    ]
    if boosts and fairly and reading.every is not None:
        found.append(Scoring(Reason.AHEAD, Query.const_score_query(reading.every, step * reach(boosts))))
    return found


def meeting(schema: tantivy.Schema, boost: Boost, now_ms: int) -> Query:
    if boost.kind is BoostKind.NEWEST:
        since = newest_from(boost, now_ms) << TIE_BITS
        return Query.range_query(schema, "by_newest", FieldType.Integer, since, None)
    if boost.kind is not BoostKind.ATTRIBUTE:
        return Query.term_query(schema, boost.kind.value, boost.value or "", "basic")
    name = boost.name or ""
    if boost.at_least is not None:
        return within(schema, name, Span(boost.at_least, None, ""))
    return Query.term_query(schema, FACT, term(fact("attribute", name, boost.value or "").code), "basic")
