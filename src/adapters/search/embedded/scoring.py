"""What of a query scores, and what having it says of a product."""

from collections.abc import Sequence
from typing import NamedTuple

import tantivy
from tantivy import Occur, Query

from adapters.search.why import Reason


class Scoring(NamedTuple):
    """`word` is what of the query it is about, `other` what is met in its place."""

    reason: Reason
    query: Query
    word: str = ""
    other: str = ""


Ways = Sequence[Sequence[Scoring]]
"""Of which the best counts; what one of them is made of adds up."""


class Asked(NamedTuple):
    """One thing that was asked for: who has it, what having it scores, and how rare it is.

    `sure` is what the first of its scores brings to whoever has it, where that is all there is to have; else 0. `stake`
    is how rare what products can have of it is, where nobody has it as it was typed.
    """

    words: tuple[str, ...]
    met: Query
    ways: Ways
    rarity: float
    stake: float
    sure: float = 0.0


class Reading(NamedTuple):
    """Who has all that was asked for, who a fair share of it, and what each of it scores.

    `every` is who has all of several things, codes aside; None where one thing was asked for. `bonus` is what that
    scores. `only_words`: nobody has all of it by a code.
    """

    strict: Query
    fair: Query
    asked: Sequence[Asked]
    beside: Sequence[Ways]
    every: Query | None
    bonus: float
    only_words: bool

    @property
    def stake(self) -> float:
        """Of all that was asked for together."""
        return sum(one.stake for one in self.asked)

    @property
    def scores(self) -> list[Ways]:
        """Of what was asked for first, one for each."""
        return [*(one.ways for one in self.asked), *self.beside]

    def ranked(self, members: Query, boosts: Sequence[Ways] = ()) -> Query:
        """Where all of them have all of it, what that scores is theirs and not asked of each: of three words that every
        fourth product has, a third of the work.
        """
        common, scores = self._told_apart() if members is self.strict and self.only_words else (0.0, self.scores)
        return preferring(Query.const_score_query(members, common), [best_of(ways) for ways in (*scores, *boosts)])

    def _told_apart(self) -> tuple[float, list[Ways]]:
        """What all who have all of it score alike, and the scores that tell them apart."""
        asked = [[way[1:] for way in one.ways] if one.sure else one.ways for one in self.asked]
        beside = [ways for ways in self.beside if ways[0][0].reason is not Reason.ALL_WORDS]
        return self.bonus + sum(one.sure for one in self.asked), [*asked, *beside]


def best_of(ways: Ways) -> Query:
    sums = [any_of([one.query for one in way]) for way in ways]
    return sums[0] if len(sums) == 1 else Query.disjunction_max_query(sums)


def alone(scoring: Scoring) -> Ways:
    return [[scoring]]


def any_of(ways: Sequence[Query], least: int = 1) -> Query:
    return Query.boolean_query([(Occur.Should, way) for way in ways], minimum_number_should_match=least)


def all_of(parts: Sequence[Query]) -> Query:
    return Query.boolean_query([(Occur.Must, part) for part in parts])


def preferring(query: Query, preferred: Sequence[Query]) -> Query:
    """The same products, some of them higher up."""
    return Query.boolean_query([(Occur.Must, query), *((Occur.Should, way) for way in preferred)])


def count(searcher: tantivy.Searcher, matches: Query) -> int:
    return int(searcher.search(matches, 1).count)  # type: ignore[attr-defined]
