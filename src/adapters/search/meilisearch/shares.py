"""Who has a fair share of what was asked for: as the embedded engine reads it, said in filters.

Those who have the same of it make a tier; tiers go by the rarity of what they have. So the server, whose own order
knows no rarity, is asked for the most promising products only.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, pairwise
from typing import Final, NamedTuple

from adapters.search.embedded.compounds import NUMBER_AND_UNIT
from adapters.search.embedded.words import says_something
from adapters.search.lexicon import Understood
from adapters.search.meilisearch.documents import only_together
from adapters.search.meilisearch.filters import Filter, at_least, either, listed, quoted, term, together
from adapters.search.meilisearch.rarities import Rarities
from adapters.search.stemming import Stemming
from adapters.search.weights import fair_share, telling
from adapters.search.words import PREFIX_LETTERS_MIN, begins_a_code, normalised_code

TIER_UNITS_MAX: Final = 5
"""By which tiers are told apart: each more doubles their number."""


class Unit(NamedTuple):
    """`having` says who has it; as it stands where `alone`."""

    words: tuple[str, ...]
    roots: tuple[str, ...]
    having: str


class Tier(NamedTuple):
    """Products that have the same of what was asked for; of it the roots, the rarest first."""

    filters: list[str]
    roots: list[str]


class Shares:
    """`known` are the units anybody has: of the others nobody can have a share. `strictly` are ids of products that
    have all by other ways than filters know.
    """

    def __init__(
        self, units: Sequence[Unit], known: Sequence[Unit], rarities: Rarities, strictly: Sequence[str]
    ) -> None:
        self._units = units
        self._known = sorted(known or units, key=lambda unit: -rarity(unit, rarities))
        self._rarities = rarities
        self._speaking = [unit for unit in self._known if says_something(unit.words)] or self._known
        in_all = sum(rarity(unit, rarities) for unit in self._speaking)
        self._telling = [unit for unit in self._speaking if telling(rarity(unit, rarities), in_all)]
        self._strictly = [f"id IN {listed(strictly)}"] if strictly else []

    @property
    def members(self) -> str:
        return either([self._fair, *self._strictly])

    @property
    def strict(self) -> str:
        return either([having_all(self._units), *self._strictly])

    @property
    def _fair(self) -> str:
        speaking = [unit.having for unit in self._speaking]
        return either([at_least(fair_share(len(speaking)), speaking), *(unit.having for unit in self._telling)])

    def tiers(self) -> list[Tier]:
        """Of those who don't have all."""
        apart = self._known[:TIER_UNITS_MAX]
        out = [f"NOT {part}" for part in self._strictly]
        if len(apart) < len(self._known):
            out += [self._fair, f"NOT {having_all(self._units)}"]
        sets = [had for size in range(len(apart), -1, -1) for had in combinations(apart, size)]
        if len(apart) == len(self._known):
            sets = [had for had in sets if len(had) < len(self._units) and self._is_fair(had)]
        sets.sort(key=lambda had: -sum(rarity(unit, self._rarities) for unit in had))
        return [
            Tier(
                [*(unit.having if unit in had else f"NOT {unit.having}" for unit in apart), *out],
                [root for unit in (*had, *self._known[len(apart) :]) for root in unit.roots],
            )
            for had in sets
        ]

    def _is_fair(self, had: Sequence[Unit]) -> bool:
        speaking = sum(unit in self._speaking for unit in had)
        return speaking >= fair_share(len(self._speaking)) or any(unit in self._telling for unit in had)


def rarity(unit: Unit, rarities: Rarities) -> float:
    return max(map(rarities.of, unit.roots))


def having_all(units: Sequence[Unit]) -> str:
    return together([unit.having for unit in units])


def units_of(
    understood: Understood, stemming: Stemming, spellings: Mapping[str, Sequence[str]] | None = None
) -> list[Unit]:
    """`spellings` are other words that a word may be meant to be."""
    words, roots = understood.words, understood.roots
    return [
        Unit(
            words[start:end],
            roots[start:end],
            side_by_side(words[start:end], roots[start:end])
            if end - start > 1
            else either(
                list(dict.fromkeys(ways(understood, start, stemming, (spellings or {}).get(words[start], ()))))
            ),
        )
        for start, end in understood.units
    ]


def ways(understood: Understood, place: int, stemming: Stemming, spellings: Sequence[str]) -> Iterator[str]:
    """To have one word: as it stands, as a beginning, in another spelling, or by words that mean the same."""
    word, root = understood.words[place], understood.roots[place]
    yield term(root)
    if (
        understood.unfinished
        and place == len(understood.words) - 1
        and root == word
        and len(word) >= PREFIX_LETTERS_MIN
    ):
        yield f"terms STARTS WITH {quoted(word)}"
    for (start, _), (middle, end) in pairwise(understood.units):
        if place in (start, middle) and end - start == 2:
            yield term(stemming.stem(understood.words[start] + understood.words[middle]))
    if measure := NUMBER_AND_UNIT.fullmatch(word):
        yield term(" ".join(stemming.all_of([part for part in measure.groups() if part])))
    for other in understood.synonyms:
        if other.start <= place < other.end:
            yield together([term(root) for root in stemming.all_of(other.words)])
    yield from (term(stemming.stem(other)) for other in spellings)


def side_by_side(words: Sequence[str], roots: Sequence[str]) -> str:
    """Of neighbours that are not kept together both; or as (the beginning of) a code."""
    pairs = [term(f"{first} {second}") for first, second in pairwise(roots) if only_together(first, second)]
    code = "".join(words)
    begins = [f"codes STARTS WITH {quoted(code)}"] if begins_a_code(code) else []
    return either([together(pairs or [term(root) for root in roots]), f"codes = {quoted(code)}", *begins])


def strict_filters(text: str, understood: Understood) -> Filter:
    """What words can't ask for: that some stand side by side; unless all of it begins a code."""
    code = [f"codes STARTS WITH {quoted(normalised_code(text))}"] if begins_a_code(text) else []
    return [
        [side_by_side(understood.words[start:end], understood.roots[start:end]), *code]
        for start, end in understood.units
        if end - start > 1
    ]
