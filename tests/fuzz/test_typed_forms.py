"""Forms as people fill them in, of any of the types that they are read as: amounts, moments, ticks."""

from typing import Any
from urllib.parse import quote_plus
from zoneinfo import ZoneInfo

import pytest
from hypothesis import strategies as st
from litestar.exceptions import HTTPException

from api.pages.admit import fields_of
from api.pages.forms import FormReader, amount_typed
from api.pages.office.orders.units_typed import units_typed
from api.pages.office.prices.tax import fields_of as tax_fields
from api.pages.storefront.orders.returns import items_of
from domain.currency import DIGITS, amount_text
from domain.faults import FAULTS_MAX
from domain.refusals import InvalidInput
from tests.fuzz.feeding import feed, feed_at_length, samples
from tests.fuzz.foods import ODD, any_of
from tests.fuzz.foods_of_routes import field_names, structs

KEPT = samples("typed_forms")
READERS = [
    FormReader(currency, ZoneInfo(zone))
    for currency, zone in (("EUR", "Europe/Berlin"), ("JPY", "Asia/Tokyo"), ("KWD", "Pacific/Kiritimati"))
]
FIELDS = st.one_of(
    st.deferred(lambda: st.sampled_from(field_names())),
    st.deferred(lambda: st.sampled_from(field_names())),
    st.deferred(lambda: st.tuples(st.sampled_from(field_names()), st.sampled_from(field_names())).map(".".join)),
    ODD,
)
VALUES = st.one_of(
    ODD, st.integers().map(str), st.decimals(places=2, allow_nan=False, allow_infinity=False).map(str),
    st.from_regex(r"\A\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?\Z"), st.sampled_from(("yes", "", "12,95", "1.000,00", "12.")),
)  # fmt: skip
PAIRS = st.lists(st.tuples(FIELDS, VALUES), max_size=10).map(
    lambda pairs: "&".join(f"{quote_plus(name)}={quote_plus(value)}" for name, value in pairs).encode()
)
FOOD = st.tuples(
    st.deferred(lambda: st.sampled_from(structs())),
    st.sampled_from(READERS),
    st.one_of(PAIRS, PAIRS, any_of(KEPT)),
)
AMOUNTS = st.tuples(st.integers(0, 10**14), st.sampled_from(sorted(DIGITS)), st.booleans())


def eat(food: tuple[Any, FormReader, bytes]) -> None:
    wanted, reader, body = food
    try:
        fields = fields_of(body)
    except HTTPException as refused:
        assert refused.status_code == 400
        return
    for way in (reader.read, reader.read_what_fits):
        try:
            repr(way(fields, wanted)).encode()
        except InvalidInput as refused:
            assert 0 < len(refused.faults) <= FAULTS_MAX
            assert all(fault.message for fault in refused.faults)
    for _, value in fields:
        units, faults = units_typed([(f"send.{value}", value)], "send")
        assert units or faults
        items_of({"item": value})
        tax_fields([("percent", value)])
        amount = amount_typed(value, reader.currency)
        assert amount == value or (isinstance(amount, int) and amount >= 0)


def eat_amount(food: tuple[int, str, bool]) -> None:
    amount, currency, comma = food
    text = amount_text(amount, currency)
    assert amount_typed(text.replace(".", ",") if comma else text, currency) == amount


@pytest.mark.parametrize("sample", KEPT)
def test_a_sample(sample: str) -> None:
    for wanted in structs():
        eat((wanted, READERS[0], KEPT[sample]))


def test_whatever_is_typed_is_read_or_refused() -> None:
    feed(FOOD, eat)
    feed(AMOUNTS, eat_amount)


@pytest.mark.slow
def test_whatever_is_typed_is_read_or_refused_at_length() -> None:
    feed_at_length(FOOD, eat)
