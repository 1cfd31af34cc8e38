"""Counting the attributes and options that are offered."""

from collections.abc import Mapping
from typing import Any, Final

import tantivy

from adapters.search.embedded.facet_texts import FacetTexts
from adapters.search.embedded.fact_fields import (
    NUMBER_BIT,
    OPTION_BIT,
    TOLD,
    VALUES,
    column_of,
    number_column_of,
)
from adapters.search.embedded.filters import Matching
from adapters.search.facts import NAME_BITS, Kind, name_code
from adapters.search.named_facets import NO_ENDS, named_facet, read_key
from adapters.search.port import NamedFacet, ProductQuery
from adapters.search.telling_names import (
    ATTRIBUTES_MAX,
    NAMES_SHOWN_MAX,
    OPTIONS_MAX,
    VALUES_MAX,
    frequent,
    telling,
    with_selected,
)
from domain.search.facet_names import FacetNames

SAMPLED_PRODUCTS_MAX: Final = 128
"""Which names tell most apart is seen from so many, or from half as many at least where there are more."""
TOLD_MAX: Final = 250
COUNTED_PRODUCTS_MAX: Final = 20_000
"""Of what is found, up to which attributes and options are counted exactly; beyond, they are estimated from a part."""
SPELLINGS_MAX: Final = VALUES_MAX + 10
"""Of the values of one name, of which some may be the same."""
ALIKE_MAX: Final = 40
"""Values of one name, that are equally frequent."""
COUNTED_MAX: Final = 1_000
"""Values of one name, in one part of the index."""

Codes = dict[Kind, list[int]]
KINDS: Final[tuple[tuple[Kind, int], ...]] = (("attribute", ATTRIBUTES_MAX), ("option", OPTIONS_MAX))


class Telling:
    """The names that tell most of what was found apart, and those of which some values are numbers."""

    def __init__(self, searcher: tantivy.Searcher, matching: Matching, found: int) -> None:
        self.codes: Codes = {"attribute": [], "option": []}
        self.measured = set[int]()
        if not found:
            return
        level = level_of(found, SAMPLED_PRODUCTS_MAX)
        seen = searcher.aggregate(matching.some(level), seeing(frequent(found) if level == 0 else 1))
        products = found if level == 0 else int(seen["products"]["value"])
        attributes, options = list[tuple[int, int]](), list[tuple[int, int]]()
        for bucket in seen["told"]["buckets"]:
            number, count = bucket["key"], bucket["doc_count"]
            name = number >> NAME_BITS
            (options if number & OPTION_BIT else attributes).append((name, count))
            if number & NUMBER_BIT:
                self.measured.add(name)
        self.codes["attribute"] = telling(attributes, products, ATTRIBUTES_MAX)
        self.codes["option"] = telling(options, products, OPTIONS_MAX)


def seeing(least: int) -> dict[str, Any]:
    """Facts of so many products at least."""
    told = {"field": TOLD, "size": TOLD_MAX, "segment_size": TOLD_MAX, "min_doc_count": least}
    return {"products": {"value_count": {"field": "by_newest"}}, "told": {"terms": told}}


class FactFacets:
    """Of one query. `together` is to be counted of all that was found, `apart` of each group without its selection."""

    def __init__(
        self,
        searcher: tantivy.Searcher,
        query: ProductQuery,
        matching: Matching,
        offered: FacetNames,
        texts: FacetTexts,
        found: int,
    ) -> None:
        self._searcher = searcher
        self._texts = texts
        chosen: dict[Kind, dict[int, str]] = {
            "attribute": {name_code("attribute", chosen.name): f"attr.{chosen.name}" for chosen in query.attributes},
            "option": {name_code("option", chosen.name): f"option.{chosen.name}" for chosen in query.options},
        }
        named: dict[Kind, tuple[str, ...] | None] = {"attribute": offered.attributes, "option": offered.options}
        seen = Telling(searcher, matching, found) if None in named.values() else None
        self._codes: Codes = {}
        self.level = level_of(found, COUNTED_PRODUCTS_MAX)
        """What is counted is one in two to this, of all there is to count."""
        self.together: dict[str, Any] = {}
        self.apart: dict[str, dict[str, Any]] = {}
        for kind, most in KINDS:
            names = named[kind]
            if names is None and seen is not None:
                self._codes[kind] = with_selected(seen.codes[kind], chosen[kind], most)
            else:
                codes = [name_code(kind, name) for name in names or ()]
                self._codes[kind] = with_selected(codes, chosen[kind], NAMES_SHOWN_MAX)
            for code in self._codes[kind]:
                sure = seen is not None and code in seen.codes[kind] and code not in chosen[kind]
                ways = counting(code, numbers=not sure or (seen is not None and code in seen.measured))
                if code in chosen[kind]:
                    self.apart[chosen[kind][code]] = ways
                else:
                    self.together |= ways

    def of(self, kind: Kind, counts: Mapping[str, Any]) -> tuple[NamedFacet, ...]:
        facets = (self._facet(kind, code, counts) for code in self._codes[kind])
        return tuple(facet for facet in facets if facet is not None)

    def _facet(self, kind: Kind, code: int, counts: Mapping[str, Any]) -> NamedFacet | None:
        shown = self._texts.counted(self._searcher, counts[column_of(code)], SPELLINGS_MAX)
        counted = [(read_key(kind, key), count << self.level) for key, count in shown]
        numbers = counts.get(number_column_of(code))
        return named_facet(counted, NO_ENDS if numbers is None else (numbers["min"], numbers["max"]))


def level_of(found: int, most: int) -> int:
    """Of which so many of what was found are expected, or fewer, and at least half of them."""
    return (max(0, found - 1) // most).bit_length()


def counting(code: int, *, numbers: bool) -> dict[str, Any]:
    values, span = f"{VALUES}.{column_of(code)}", f"{VALUES}.{number_column_of(code)}"
    ways: dict[str, Any] = {
        column_of(code): {"terms": {"field": values, "size": ALIKE_MAX, "segment_size": COUNTED_MAX}}
    }
    return ways | ({number_column_of(code): {"stats": {"field": span}}} if numbers else {})
