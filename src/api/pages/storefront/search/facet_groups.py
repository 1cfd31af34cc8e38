"""What a search can be narrowed by, in groups, as its form shows them: what was chosen is there whatever is found."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import msgspec
from msgspec import UNSET

from adapters.search.facts import number_text, span_in
from adapters.search.port import Chosen, Facets, FacetValue, NamedFacet, ProductQuery
from api.pages.storefront.search.shopping import FROM, TO, UNIT
from api.requests.named_filters import ATTRIBUTE, OPTION
from domain.folding import fold

SHOWN_FIRST: Final = 8
"""Of a group; the rest is behind a click."""
TICKED_MAX: Final = 5
"""So many different numbers are ticked one by one; of more both ends are typed."""


class FacetChoice(msgspec.Struct, frozen=True):
    """`count` is None of what was chosen and nothing has."""

    value: str
    text: str
    count: int | None
    chosen: bool


class Ends(msgspec.Struct, frozen=True):
    """Of a number: the lowest and the highest there are, and what was typed. The fields are called after `name`."""

    name: str
    unit: str
    low: str
    high: str
    typed_low: str = ""
    typed_high: str = ""

    @property
    def fields(self) -> tuple[str, str, str]:
        return f"{FROM}{self.name}", f"{TO}{self.name}", f"{UNIT}{self.name}"


class FacetGroup(msgspec.Struct, frozen=True):
    """`title` is None where `name` is one of ours, and the catalog has the words."""

    name: str
    title: str | None
    choices: Sequence[FacetChoice]
    ends: Ends | None = None

    @property
    def is_chosen(self) -> bool:
        typed = self.ends is not None and (self.ends.typed_low or self.ends.typed_high)
        return bool(typed) or any(choice.chosen for choice in self.choices)

    @property
    def first(self) -> Sequence[FacetChoice]:
        return self.choices[:SHOWN_FIRST]

    @property
    def rest(self) -> Sequence[FacetChoice]:
        return self.choices[SHOWN_FIRST:]

    @property
    def is_rest_chosen(self) -> bool:
        return any(choice.chosen for choice in self.rest)


def facet_groups(facets: Facets, query: ProductQuery, *, within_category: bool) -> list[FacetGroup]:
    """Those with something to choose. Of a category's page the category is not chosen here."""
    groups = [] if within_category else [labelled("category", facets.category, query.category)]
    groups += [labelled("brand", facets.brand, query.brand), labelled("tag", facets.tag, query.tag)]
    groups += named(OPTION, facets.options, query.options)
    groups += named(ATTRIBUTE, facets.attributes, query.attributes)
    return [group for group in groups if group.choices or group.ends]


def labelled(name: str, values: Iterable[FacetValue], chosen: Sequence[str]) -> FacetGroup:
    choices = [FacetChoice(value.slug, value.name, value.count, value.slug in chosen) for value in values]
    return FacetGroup(name, None, [*choices, *missing({choice.value for choice in choices}, chosen)])


def missing(there: set[str], chosen: Iterable[str]) -> Iterator[FacetChoice]:
    return (FacetChoice(value, value, None, chosen=True) for value in chosen if value not in there)


def named(kind: str, facets: Sequence[NamedFacet], chosen: Iterable[Chosen]) -> Iterator[FacetGroup]:
    left = {fold(one.name): one for one in chosen}
    for facet in facets:
        one = left.pop(fold(facet.name), None)
        yield named_group(kind, facet, () if one is None else one.values)
    for one in left.values():
        yield named_group(kind, NamedFacet(one.name, ()), one.values)


def named_group(kind: str, facet: NamedFacet, values: Sequence[str]) -> FacetGroup:
    typed = next((value for value in values if span_in(value) is not None), None) if kind == ATTRIBUTE else None
    ends = ends_of(facet, typed) if kind == ATTRIBUTE else None
    chosen = {fold(value): value for value in values if value != typed}
    choices = [] if ends is not None else list(counted(facet, chosen))
    there = {fold(choice.value) for choice in choices}
    choices += missing(set(), (value for folded, value in chosen.items() if folded not in there))
    return FacetGroup(f"{kind}{facet.name}", facet.name, choices, ends)


def counted(facet: NamedFacet, chosen: Mapping[str, str]) -> Iterator[FacetChoice]:
    return (FacetChoice(one.value, one.value, one.count, fold(one.value) in chosen) for one in facet.values)


def ends_of(facet: NamedFacet, typed: str | None) -> Ends | None:
    """Of an attribute with many numbers, or one whose ends were typed."""
    is_measured = facet.min is not UNSET and facet.max is not UNSET
    span = None if typed is None else span_in(typed)
    if span is None and not (is_measured and len(facet.values) > TICKED_MAX):
        return None
    low, high = (number_text(end) if isinstance(end, int | float) else "" for end in (facet.min, facet.max))
    if span is None:
        return Ends(facet.name, facet.unit if isinstance(facet.unit, str) else "", low, high)
    typed_low, typed_high = ("" if end is None else number_text(end) for end in (span.low, span.high))
    return Ends(facet.name, span.unit, low, high, typed_low, typed_high)
