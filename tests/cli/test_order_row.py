"""Whom an order belongs to, of whom another system knew no more than a name."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.order_row import customer_named
from domain.accounts.account import EMAIL_PATTERN
from domain.folding import caseless
from domain.texts import tidy

LETTERS = st.characters(codec="utf-8", categories=("L", "M", "N", "P", "S", "Z"))
NAMES = st.text(LETTERS, min_size=1, max_size=60).map(tidy).filter(lambda name: any(map(str.isalnum, name)))


@given(NAMES, NAMES)
def test_names_that_differ_are_different_people(one: str, other: str) -> None:
    assert (customer_named(one).email.lower() == customer_named(other).email.lower()) is (
        caseless(one) == caseless(other)
    )


@given(NAMES)
def test_an_address_made_for_a_name_is_an_address(name: str) -> None:
    assert re.match(EMAIL_PATTERN, customer_named(name).email)


@pytest.mark.parametrize(
    ("name", "email"),
    [
        ("17850", "customer-17850@history.invalid"),
        ("ann-lee", "customer-ann-lee@history.invalid"),
        ("ANN-LEE", "customer-ann-lee@history.invalid"),
        ("Eve@Example.com", "Eve@Example.com"),
    ],
)
def test_a_plain_name_stays_readable(name: str, email: str) -> None:
    assert customer_named(name).email == email


def test_a_digest_can_not_be_given_as_a_name() -> None:
    made = customer_named("Müller").email.removesuffix("@history.invalid").removeprefix("customer-")
    assert re.fullmatch(r"m-ller\.[0-9a-f]{20}", made)
    assert customer_named(made).email != customer_named("Müller").email
