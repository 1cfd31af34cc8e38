"""What stands in the index of attributes, options and variants, and how it is asked for.

All of it is text in a few lists, which the server compares by its bytes where a range is asked for (since 1.15): small
letters and digits, beginning with a letter, so that none is taken for a number. A field for each name would make
thousands of them, and the server slow; what is counted lies on a few shelves, each name on one of them.
"""

from collections import defaultdict
from typing import Final

import msgspec

from adapters.search.facts import (
    Fact,
    Kind,
    attributes_of,
    code_of,
    fact,
    name_code,
    options_of,
    ordered,
    span_in,
    units_of,
)
from adapters.search.named_facets import value_key
from adapters.search.offers import Asked, offers_of
from adapters.search.port import Chosen
from domain.catalog.product import PRICE_MINOR_UNITS_MAX
from domain.folding import fold
from read_models.documents import encode
from read_models.product_search import SearchDocument

SHELVES: Final[dict[Kind, int]] = {"attribute": 16, "option": 4}
PRICE_DIGITS: Final = len(str(PRICE_MINOR_UNITS_MAX))
LEAST, MOST = "", "~"
"""Before and behind all numbers."""


class FactEntries(msgspec.Struct, frozen=True):
    """Of one product. `told` are the shelves, `variants` those of a list item's variants as one string of JSON."""

    facts: list[str]
    numbers: list[str]
    offers: list[str]
    prices: list[int]
    prices_in_stock: list[int]
    told: dict[str, list[str]]
    variants: str


def fact_entries(document: SearchDocument) -> FactEntries:
    attributes, shelves = attributes_of(document), defaultdict[str, list[str]](list)
    for told in (*attributes, *options_of(document)):
        if told.is_facetable:
            shelves[shelf(told.kind, told.name)].append(value_key(told))
    return FactEntries(
        facts=[fact_term(told) for told in attributes],
        numbers=[
            number_term(told.name, unit, told.number)
            for told in attributes
            if told.number is not None
            for unit in units_of(told)
        ],
        offers=[offer_term(offer.key, offer.price) for offer in offers_of(document)],
        prices=sorted({variant.price.amount for variant in document.variants}),
        prices_in_stock=sorted({variant.price.amount for variant in document.variants if variant.in_stock}),
        told=dict(shelves),
        variants=encode(document.variants).decode(),
    )


def shelf(kind: Kind, name: str) -> str:
    return f"{kind}{name_code(kind, name) % SHELVES[kind]}"


def told_field(kind: Kind, name: str) -> str:
    return f"told.{shelf(kind, name)}"


def told_fields(kind: Kind) -> list[str]:
    return [f"told.{kind}{number}" for number in range(SHELVES[kind])]


def fact_term(told: Fact) -> str:
    return f"f{told.code:016x}"


def number_prefix(name: str, unit: str) -> str:
    return f"n{code_of('number', fold(name), unit):016x}"


def number_term(name: str, unit: str, number: float) -> str:
    return f"{number_prefix(name, unit)}{ordered(number):016x}"


def offer_term(key: int, price: int) -> str:
    return f"o{key:016x}{price:0{PRICE_DIGITS}}"


def having_fact(chosen: Chosen) -> list[str]:
    """Filters of which any may hold."""
    ways = list[str]()
    for value in chosen.values:
        span = span_in(value)
        if span is None:
            ways.append(f'facts = "{fact_term(fact("attribute", chosen.name, value))}"')
            continue
        unit = fold(span.unit)
        prefix = number_prefix(chosen.name, unit)
        low = prefix + LEAST if span.low is None else number_term(chosen.name, unit, span.low)
        high = prefix + MOST if span.high is None else number_term(chosen.name, unit, span.high)
        ways.append(f'numbers "{low}" TO "{high}"')
    return ways


def having_variant(asked: Asked, *, orderable: bool) -> list[str]:
    """Filters of which any may hold: one condition on one value, so that one variant meets it."""
    if asked.keys:
        return [f'offers "{offer_term(key, asked.low)}" TO "{offer_term(key, asked.high)}"' for key in asked.keys]
    return [f"{'prices_in_stock' if orderable else 'prices'} {asked.low} TO {asked.high}"]
