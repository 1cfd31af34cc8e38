"""What stands behind the question mark of an address, of every route that takes something there."""

from urllib.parse import quote_plus

import pytest
from hypothesis import strategies as st
from litestar.handlers import HTTPRouteHandler

from adapters.search.offers import OFFERS_ASKED_MAX, offers_asked_count
from adapters.search.port import ProductQuery
from api.requests.named_filters import NAMES_MAX, VALUES_MAX, with_named_filters
from api.requests.parameters import read_query
from domain.faults import FAULTS_MAX
from domain.refusals import InvalidInput
from tests.fuzz.feeding import feed, feed_at_length, samples
from tests.fuzz.foods import ODD, any_of
from tests.fuzz.foods_of_routes import askable, parameter_names

KEPT = samples("queries")
NAMES = st.one_of(
    st.deferred(lambda: st.sampled_from(parameter_names())),
    st.deferred(lambda: st.sampled_from(parameter_names())),
    st.sampled_from(("attr.", "option.")).flatmap(lambda kind: ODD.map(kind.__add__)),
    ODD,
)
VALUES = st.one_of(
    ODD, st.integers().map(str), st.sampled_from(("true", "price", "..", "1..2 cm", "2026-01-02", "day"))
)
PAIRS = st.lists(st.tuples(NAMES, VALUES), max_size=12).map(
    lambda pairs: "&".join(f"{quote_plus(name)}={quote_plus(value)}" for name, value in pairs).encode()
)
FOOD = st.tuples(st.deferred(lambda: st.sampled_from(askable())), st.one_of(PAIRS, PAIRS, any_of(KEPT)))


def eat(food: tuple[HTTPRouteHandler, bytes]) -> None:
    handler, query = food
    try:
        read = read_query(handler, query)
        named = with_named_filters(ProductQuery(""), read)
    except InvalidInput as refused:
        assert 0 < len(refused.faults) <= FAULTS_MAX
        assert all(fault.message for fault in refused.faults)
        return
    assert read_query(handler, read) == read, "what is meant means itself"
    filters = (*named.attributes, *named.options)
    assert len(filters) <= NAMES_MAX
    assert sum(len(one.values) for one in filters) <= VALUES_MAX
    assert offers_asked_count(named) <= OFFERS_ASKED_MAX


@pytest.mark.parametrize("sample", KEPT)
def test_a_sample(sample: str) -> None:
    for handler in askable():
        eat((handler, KEPT[sample]))


def test_whatever_a_query_asks_is_read_or_refused() -> None:
    feed(FOOD, eat)


@pytest.mark.slow
def test_whatever_a_query_asks_is_read_or_refused_at_length() -> None:
    feed_at_length(FOOD, eat)
