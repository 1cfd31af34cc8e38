"""What the server says to a product query, read."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

import msgspec

from adapters.search.facet_values import facet_values, rating_facets, whole
from adapters.search.meilisearch.fact_facets import NamedFacets
from adapters.search.meilisearch.questions import FACETS
from adapters.search.port import Facets, PriceFacet
from adapters.search.typos import close
from adapters.search.words import typos_allowed


class Item(msgspec.Struct):
    item: str
    id: str = ""
    variants: str = "[]"


class Spelt(msgspec.Struct):
    words: str


class Identified(msgspec.Struct):
    id: str


class Result(msgspec.Struct, rename="camel"):
    """Of one search. Page 0 has no hits; what is asked for by its offset has no total."""

    hits: list[msgspec.Raw]
    total_hits: int = 0
    facet_distribution: dict[str, dict[str, int]] = {}
    facet_stats: dict[str, dict[str, float]] = {}


class Results(msgspec.Struct):
    results: list[Result]


class Counted(msgspec.Struct):
    """Of what goes first or of the others: all of it, and what each selected group counts without its selection."""

    all: Result
    groups: dict[str, Result] = {}

    def of(self, group: str) -> Result:
        return self.groups.get(group, self.all)


decode_results: Final = msgspec.json.Decoder(Results).decode
decode_item: Final = msgspec.json.Decoder(Item).decode
decode_identified: Final = msgspec.json.Decoder(Identified).decode
decode_spelt: Final = msgspec.json.Decoder(Spelt).decode
NOTHING: Final = Counted(Result([]))


def facets(parts: Sequence[Counted], found: int, named: Sequence[NamedFacets]) -> Facets:
    """No product is in two parts, so their counts add up. `found` is how many there are."""

    def counts(group: str) -> Counter[str]:
        field = FACETS[group]
        return sum((Counter(part.of(group).facet_distribution.get(field, {})) for part in parts), Counter[str]())

    prices = [stats for part in parts if (stats := part.of("price").facet_stats.get("prices"))]
    together = [part.all.facet_distribution for part in parts]
    apart = {
        group: [part.groups[group].facet_distribution for part in parts if group in part.groups]
        for part in parts
        for group in part.groups
    }
    attributes, options = (each.of(found, together, apart) for each in named)
    return Facets(
        category=facet_values(counts("category").items()),
        brand=facet_values(counts("brand").items()),
        tag=facet_values(counts("tag").items()),
        rating=rating_facets({float(stars): count for stars, count in counts("rating").items()}),
        price=PriceFacet(
            whole(min((stats["min"] for stats in prices), default=None)),
            whole(max((stats["max"] for stats in prices), default=None)),
        ),
        attributes=attributes,
        options=options,
    )


def spellings_in(word: str, result: Result) -> list[str]:
    """Of a word, as products have it that the server found for it."""
    there = {other for hit in result.hits for other in decode_spelt(hit).words.split()}
    return sorted(other for other in there if other != word and close(other, word, typos_allowed(word)))
