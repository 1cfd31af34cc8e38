"""Stock as a file says it."""

import pytest
from hypothesis import strategies as st

from api.requests.stock_files import lines_in
from domain.catalog.product import STOCK_UNITS_MAX
from domain.faults import FAULTS_MAX
from domain.refusals import InvalidInput
from tests.fuzz.feeding import feed, feed_at_length, samples
from tests.fuzz.foods import ODD, any_of

KEPT = samples("stock_files")
UNITS = st.one_of(st.integers(-(10**12), 10**12).map(str), ODD)
TABLES = st.tuples(
    st.sampled_from(("sku,delta", "sku,stock_quantity", "delta,sku")), st.lists(st.tuples(ODD, UNITS), max_size=6)
).map(lambda made: "\n".join((made[0], *(f"{sku},{units}" for sku, units in made[1]))).encode())
FOOD = st.one_of(any_of(KEPT), TABLES)


def eat(food: bytes) -> None:
    try:
        lines = lines_in(food)
    except InvalidInput as refused:
        assert 0 < len(refused.faults) <= FAULTS_MAX
        assert all(fault.field and fault.message for fault in refused.faults)
        return
    assert lines
    for line in lines:
        line.sku.encode()
        assert line.sku
        assert "\x00" not in line.sku
        assert (line.delta is None) != (line.stock_quantity is None), "it counts, or it changes"
        assert line.stock_quantity is None or 0 <= line.stock_quantity <= STOCK_UNITS_MAX
        assert line.delta is None or abs(line.delta) < 10**10


@pytest.mark.parametrize("sample", KEPT)
def test_a_sample(sample: str) -> None:
    eat(KEPT[sample])


def test_whatever_a_stock_file_holds_is_read_or_refused() -> None:
    feed(FOOD, eat)


@pytest.mark.slow
def test_whatever_a_stock_file_holds_is_read_or_refused_at_length() -> None:
    feed_at_length(FOOD, eat)
