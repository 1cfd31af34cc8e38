"""Bodies, as the type of any route that takes one: odd JSON, and what nearly fits."""

import json
from typing import Any

import pytest
from hypothesis import strategies as st
from litestar.exceptions import HTTPException

from api.requests.json_bodies import read_json
from api.requests.strict_request import tidier_of
from domain.faults import FAULTS_MAX
from domain.read_as import read_as
from domain.refusals import InvalidInput
from tests.fuzz.feeding import feed, feed_at_length, samples
from tests.fuzz.foods import ODD, any_of
from tests.fuzz.foods_of_routes import bodies, field_names

KEPT = samples("json_bodies")
NAMES = st.one_of(st.deferred(lambda: st.sampled_from(field_names())), ODD)
PLAIN = st.one_of(
    st.none(), st.booleans(), st.integers(), st.integers(-10, 100), st.floats(), ODD, st.uuids().map(str),
    st.datetimes().map(str), st.sampled_from(("USD", "CH", "LAMP", "2026-01-02T03:04:05Z", "eve@example.com", "")),
)  # fmt: skip
VALUES = st.recursive(
    PLAIN, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=5), max_leaves=12
)
TEXTS = st.dictionaries(NAMES, VALUES, max_size=8).map(lambda value: json.dumps(value).encode())
FOOD = st.tuples(st.deferred(lambda: st.sampled_from(bodies())), st.one_of(TEXTS, TEXTS, any_of(KEPT)))


def eat(food: tuple[Any, bytes]) -> None:
    wanted, body = food
    try:
        said = tidier_of(wanted)(read_json(body))
        read = read_as(said, wanted, "USD")
    except InvalidInput as refused:
        assert 0 < len(refused.faults) <= FAULTS_MAX
        assert all(fault.message for fault in refused.faults)
        return
    except HTTPException as refused:
        assert refused.status_code == 400
        return
    assert tidier_of(wanted)(said) == said, "what is tidy stays as it is"
    assert "\\x00" not in repr(read)
    repr(read).encode()


@pytest.mark.parametrize("sample", KEPT)
def test_a_sample(sample: str) -> None:
    for wanted in bodies():
        eat((wanted, KEPT[sample]))


def test_whatever_a_body_says_is_read_or_refused() -> None:
    feed(FOOD, eat)


@pytest.mark.slow
def test_whatever_a_body_says_is_read_or_refused_at_length() -> None:
    feed_at_length(FOOD, eat)
