"""Counts of options beside other filters on variants: the same for both engines.

What an engine counts is products with a variant of some size. Where a colour or a price is asked for, too, not all of
them have it in one variant. So each value that is offered is asked for as if it were chosen.
"""

from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from adapters.search.port import Chosen, NamedFacet, ProductQuery, ValueCount
from domain.folding import fold

RECOUNTED_VALUES_MAX: Final = 60
"""Of one answer. The counts of further options say how many products have a variant with them, whatever its price."""


def to_recount(query: ProductQuery, options: Sequence[NamedFacet]) -> list[ProductQuery]:
    """The first facets of `options` that need it, a query for each value in turn; whole facets only."""
    asked = list[ProductQuery]()
    for facet in options:
        rest = without_option(query, facet.name)
        if not asks_one_variant(rest):
            continue
        if len(asked) + len(facet.values) > RECOUNTED_VALUES_MAX:
            break
        asked += [replace(rest, options=(*rest.options, Chosen(facet.name, (one.value,)))) for one in facet.values]
    return asked


def recounted(query: ProductQuery, options: Sequence[NamedFacet], counts: Sequence[int]) -> tuple[NamedFacet, ...]:
    """The facets with what was counted for `to_recount`; values that nothing has are left out."""
    left = list(counts)
    shown = list[NamedFacet]()
    for facet in options:
        if left and asks_one_variant(without_option(query, facet.name)):
            pairs = [ValueCount(one.value, left.pop(0)) for one in facet.values]
            ranked = sorted((one for one in pairs if one.count), key=lambda one: -one.count)
            shown += [replace(facet, values=tuple(ranked))] if ranked else []
        else:
            shown.append(facet)
    return tuple(shown)


def asks_one_variant(query: ProductQuery) -> bool:
    bounds = query.min_price, query.max_price
    return bool(query.options) or query.in_stock is True or any(bound is not None for bound in bounds)


def without_option(query: ProductQuery, name: str) -> ProductQuery:
    return replace(query, options=tuple(one for one in query.options if fold(one.name) != fold(name)))
