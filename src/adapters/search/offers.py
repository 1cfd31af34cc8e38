"""Filters on what variants have (price, stock, options), met by one and the same variant: the same for both engines.

A product holds an offer for each variant and each choice of up to SUBSET_OPTIONS_MAX of its options: a key (one of all
variants, one of those that can be ordered) and the price. A filter is a range of prices behind one key, so whatever
meets it is one variant. Where more options are chosen, one variant has every SUBSET_OPTIONS_MAX of them, but not surely
all of them.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, combinations, product
from math import prod
from typing import Final

import msgspec

from adapters.search.facts import code_of, fact
from adapters.search.port import ProductQuery
from domain.catalog.product import PRICE_MINOR_UNITS_MAX
from domain.folding import fold
from read_models.product_search import OfferedVariant, SearchDocument

SUBSET_OPTIONS_MAX: Final = 3
OPTIONS_OFFERED_MAX: Final = 6
"""Of a variant, its first ones by name: only these are filtered by."""
OFFERS_ASKED_MAX: Final = 200
"""Ranges one filter may come to."""

Choice = tuple[tuple[str, str], ...]
"""Options' names with their values, folded, in the order of the names."""


class Offer(msgspec.Struct, frozen=True, order=True):
    key: int
    price: int


class Asked(msgspec.Struct, frozen=True):
    """What one variant must have: any of `keys` (all are met where there is none), and a price within the bounds."""

    keys: tuple[int, ...]
    low: int
    high: int


def offers_of(document: SearchDocument) -> list[Offer]:
    """Each once, of choices with at least one option."""
    found = set[Offer]()
    for variant in document.variants:
        options = sorted(choice(variant.options.items()))[:OPTIONS_OFFERED_MAX]
        for chosen in subsets(options):
            found.add(Offer(offer_key(chosen, orderable=False), variant.price.amount))
            if variant.in_stock:
                found.add(Offer(offer_key(chosen, orderable=True), variant.price.amount))
    return sorted(found)


def subsets(options: Choice | Sequence[tuple[str, str]]) -> Iterator[Choice]:
    sizes = range(1, SUBSET_OPTIONS_MAX + 1)
    return chain.from_iterable(combinations(options, size) for size in sizes)


def choice(pairs: Iterable[tuple[str, str]]) -> Choice:
    return tuple((fold(name), fact("option", name, value).meaning) for name, value in pairs)


def offer_key(chosen: Choice, *, orderable: bool) -> int:
    return code_of("1" if orderable else "0", *chain.from_iterable(chosen))


def asked_of_variants(query: ProductQuery) -> list[Asked]:
    """All of these must be met, each by one variant; empty where nothing is asked of variants but what is in stock."""
    low = 0 if query.min_price is None else query.min_price
    high = PRICE_MINOR_UNITS_MAX if query.max_price is None else min(query.max_price, PRICE_MINOR_UNITS_MAX)
    options = options_asked(query)
    if options:
        orderable = query.in_stock is True
        groups = combinations(options, min(SUBSET_OPTIONS_MAX, len(options)))
        return [
            Asked(tuple(offer_key(chosen, orderable=orderable) for chosen in product(*group)), low, high)
            for group in groups
        ]
    return [Asked((), low, high)] if query.min_price is not None or query.max_price is not None else []


def options_asked(query: ProductQuery) -> list[list[tuple[str, str]]]:
    """Of each name what may be met, in the order of the names."""
    asked = {
        fold(chosen.name): [(fold(chosen.name), fact("option", chosen.name, value).meaning) for value in chosen.values]
        for chosen in query.options
    }
    return [asked[name] for name in sorted(asked)]


def offers_asked_count(query: ProductQuery) -> int:
    """How many ranges the filter comes to."""
    sizes = [len(values) for values in options_asked(query)]
    groups = combinations(sizes, min(SUBSET_OPTIONS_MAX, len(sizes)))
    return sum(map(prod, groups)) if sizes else 0


def asks_of_variants(query: ProductQuery) -> bool:
    bounds = (query.min_price, query.max_price, query.in_stock)
    return bool(query.options) or any(bound is not None for bound in bounds)


def met(query: ProductQuery, variants: Sequence[OfferedVariant]) -> OfferedVariant | None:
    """The cheapest of those that meet the filters, the first of equals."""
    wanted = [set(values) for values in options_asked(query)]
    meeting = [
        variant
        for variant in variants
        if (query.in_stock is not True or variant.in_stock)
        and (query.min_price is None or variant.price.amount >= query.min_price)
        and (query.max_price is None or variant.price.amount <= query.max_price)
        and all(values & set(choice(variant.options.items())) for values in wanted)
    ]
    return min(meeting, key=lambda variant: variant.price.amount, default=None)
