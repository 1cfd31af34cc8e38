"""Where something is sent, of every country, as people type it."""

from functools import cache

import pytest
from hypothesis import strategies as st
from msgspec.structs import asdict

from api.requests.address_body import AddressBody, address_of
from domain.addresses.address import Address, as_written_there, wrong_address
from domain.addresses.address_rules import address_rules
from domain.addresses.countries import COUNTRIES
from domain.read_as import read_as
from domain.refusals import InvalidInput
from tests.fuzz.feeding import feed, feed_at_length, samples
from tests.fuzz.foods import ODD

KEPT = {name: content.decode() for name, content in samples("addresses").items()}
"""Postal codes and regions, a line each."""


@cache
def typed_in(country: str) -> st.SearchStrategy[str | None]:
    """Codes and regions as they are there, and spoiled."""
    rules = address_rules(country)
    known = [*(rules.postal_codes.examples if rules.postal_codes else ()), *list(rules.regions)[:20], country]
    some = st.sampled_from(known)
    return st.one_of(st.none(), some, ODD, st.tuples(ODD, some, ODD).map("".join), some.map(lambda text: text[:-1]))


@st.composite
def addresses(draw: st.DrawFn) -> Address:
    country = draw(st.sampled_from(sorted(COUNTRIES)))
    region, code, city = (draw(typed_in(country)) for _ in range(3))
    return Address(
        name=draw(ODD), line1=draw(ODD), line2=draw(st.none() | ODD), city=city, region=region, postal_code=code,
        country=draw(st.sampled_from((country, country, country, "XX", "", "ch"))), phone=draw(st.none() | ODD),
    )  # fmt: skip


def eat(address: Address) -> None:
    if not list(wrong_address(address)):
        written = as_written_there(address)
        assert not list(wrong_address(written)), "what is written as they do there is right there"
        assert as_written_there(written) == written
    try:
        body: AddressBody = read_as(asdict(address), AddressBody)
    except InvalidInput as refused:
        assert all(fault.field and fault.message for fault in refused.faults)
    else:
        assert address_of(body) == address


@pytest.mark.parametrize("sample", KEPT)
def test_a_sample(sample: str) -> None:
    for line in KEPT[sample].splitlines():
        for country in ("CH", "US", "JP", "GB", "BR", "LV", "IE"):
            eat(Address(name="Eve", line1="1 Road", city="Bern", region=line, postal_code=line, country=country))


def test_whatever_is_typed_as_an_address_is_one_or_refused() -> None:
    feed(addresses(), eat)


@pytest.mark.slow
def test_whatever_is_typed_as_an_address_is_one_or_refused_at_length() -> None:
    feed_at_length(addresses(), eat)
