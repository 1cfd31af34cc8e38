"""Who has a fair share of what was asked for: as the embedded engine reads it, said in filters.

The server's own order knows no rarity: who has most of it is told by a filter, too, and asked for first.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, pairwise
from typing import Final, NamedTuple

from adapters.search.embedded.compounds import NUMBER_AND_UNIT
from adapters.search.embedded.meeting import DIGRAPH, ENDING_LETTERS_MIN
from adapters.search.lexicon import Understood
from adapters.search.meilisearch.documents import only_together
from adapters.search.meilisearch.filters import Filter, at_least, either, listed, quoted, term, together
from adapters.search.meilisearch.questions import may_begin
from adapters.search.meilisearch.rarities import Rarities
from adapters.search.stemming import Stemming
from adapters.search.weights import fair_share, telling
from adapters.search.words import begins_a_code, normalised_code, says_something

WEIGHED_UNITS_MAX: Final = 4
"""Of more, the rarest: each doubles the ways there are to have enough of them."""
MUCH: Final = 1 / 2
"""Of all the rarity there is in what was asked for: who has so much of it goes before who has less."""


class Unit(NamedTuple):
    """`having` says who has it; as it stands where `alone`."""

    words: tuple[str, ...]
    roots: tuple[str, ...]
    having: str


class Shares:
    """`known` are the units anybody has: of the others nobody can have a share. `strictly` are ids of products that
    have all, some of them by other ways than filters know; unless `fair` only such are found.
    """

    def __init__(
        self,
        units: Sequence[Unit],
        known: Sequence[Unit],
        rarities: Rarities,
        strictly: Sequence[str],
        *,
        fair: bool = True,
    ) -> None:
        self.strictly = frozenset(strictly)
        self._fair = fair
        self._units = units
        self._known = sorted(known or units, key=lambda unit: -rarity(unit, rarities))
        self._rarities = rarities
        self._speaking = [unit for unit in self._known if says_something(unit.words)] or self._known
        in_all = sum(rarity(unit, rarities) for unit in self._speaking)
        self._least = fair_share(len(self._speaking))
        self._telling = [unit for unit in self._speaking if telling(rarity(unit, rarities), in_all)]
        self._named = [f"id IN {listed(strictly)}"] if strictly else []

    @property
    def roots(self) -> list[str]:
        """The rarest first."""
        return [root for unit in self._known for root in unit.roots]

    def members(self) -> str:
        if not self._fair:
            return self.strict()
        speaking = [unit.having for unit in self._speaking]
        fair = at_least(self._least, speaking)
        return either([fair, *(unit.having for unit in self._telling), *self._named])

    def strict(self) -> str:
        return either([having_all(self._units), *self._named])

    def first(self) -> str:
        """Of the members those who have all, or much: by the fewest units that are enough together, each way it can be.

        Most ways make a fair share themselves; for the others it is asked for besides.
        """
        if not self._fair:
            return self.strict()
        weighed = self._known[:WEIGHED_UNITS_MAX]
        least = MUCH * sum(rarity(unit, self._rarities) for unit in weighed)
        enough = list[tuple[Unit, ...]]()
        for size in range(1, len(weighed) + 1):
            for units in combinations(weighed, size):
                if sum(rarity(unit, self._rarities) for unit in units) >= least and not any(
                    set(fewer) <= set(units) for fewer in enough
                ):
                    enough.append(units)
        doubtful = [units for units in enough if not self._is_fair(units)]
        parts = [*any_of([units for units in enough if self._is_fair(units)]), self.strict()]
        if doubtful:
            parts.append(together([either(any_of(doubtful)), self.members()]))
        return either(parts)

    def _is_fair(self, units: Sequence[Unit]) -> bool:
        spoken = sum(unit in self._speaking for unit in units)
        return spoken >= self._least or any(unit in self._telling for unit in units)


def any_of(ways: Sequence[tuple[Unit, ...]]) -> list[str]:
    """Who has all units of one of the ways; what several begin with is said once."""
    parts = list[str]()
    for begin in dict.fromkeys(way[0] for way in ways):
        further = [way[1:] for way in ways if way[0] == begin]
        parts.append(together([begin.having, either(any_of(further))]) if all(further) else begin.having)
    return parts


def rarity(unit: Unit, rarities: Rarities) -> float:
    return max(map(rarities.of, unit.roots))


def having_all(units: Sequence[Unit]) -> str:
    return together([unit.having for unit in units])


def units_of(
    understood: Understood,
    stemming: Stemming,
    rarities: Rarities,
    spellings: Mapping[str, Sequence[str]] | None = None,
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
                list(
                    dict.fromkeys(ways(understood, start, stemming, rarities, (spellings or {}).get(words[start], ())))
                )
            ),
        )
        for start, end in understood.units
    ]


def ways(
    understood: Understood, place: int, stemming: Stemming, rarities: Rarities, spellings: Sequence[str]
) -> Iterator[str]:
    """To have one word: as it stands, in another spelling, by words that mean the same, or, where hardly any product
    has it, as a beginning and at the end of a longer one, which takes the server longer.
    """
    word, root = understood.words[place], understood.roots[place]
    yield term(root)
    if place == len(understood.words) - 1 and may_begin(understood) and not rarities.is_familiar(root):
        yield f"terms STARTS WITH {quoted(word)}"
    for (start, _), (middle, end) in pairwise(understood.units):
        if place in (start, middle) and end - start == 2:
            yield term(stemming.stem(understood.words[start] + understood.words[middle]))
    if measure := NUMBER_AND_UNIT.fullmatch(word):
        yield term(" ".join(stemming.all_of([part for part in measure.groups() if part])))
    for other in understood.synonyms:
        if other.start <= place < other.end:
            yield together([term(root) for root in stemming.all_of(other.words)])
    if may_stand_inside(understood, place, rarities):
        yield from inside(word, stemming)
    yield from (term(stemming.stem(other)) for other in spellings)


def inside(word: str, stemming: Stemming) -> Iterator[str]:
    """At the end of a longer word; with "ue" for "ü", too."""
    for spelt in dict.fromkeys((word, DIGRAPH.sub(r"\1", word))):
        if spelt != word:
            yield term(stemming.stem(spelt))
        yield f"endings STARTS WITH {quoted(stemming.stem(spelt)[::-1])}"


def may_stand_inside(understood: Understood, place: int, rarities: Rarities) -> bool:
    """Whether a word is looked for at the end of longer ones, too: hardly any product has it, and it has no synonym."""
    word = understood.words[place]
    explained = any(other.start <= place < other.end for other in understood.synonyms)
    long = word.isalpha() and len(word) >= ENDING_LETTERS_MIN
    return long and not explained and not rarities.is_familiar(understood.roots[place])


def wider(understood: Understood, rarities: Rarities) -> bool:
    """Whether filters know ways to have a word that the server's own search has not: then they are asked, too."""
    alone = [start for start, end in understood.units if end - start == 1]
    return any(
        NUMBER_AND_UNIT.fullmatch(understood.words[place]) or may_stand_inside(understood, place, rarities)
        for place in alone
    )


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
