"""What the score of each product on a page is made of.

Every query that scores is asked again, of these products only: what it scores there are its points.
"""

from collections.abc import Sequence

import tantivy
from tantivy import Occur, Query

from adapters.search.embedded.scoring import Reading, Scoring, Ways, alone
from adapters.search.embedded.ties import ties
from adapters.search.why import Part, Reason, part

Spot = tuple[int, int]
"""A document's part of the index, and its number there."""


class Explaining:
    """Of products of one state of the index."""

    def __init__(self, searcher: tantivy.Searcher, schema: tantivy.Schema, ids: Sequence[str]) -> None:
        self._searcher = searcher
        self._schema = schema
        self._only = Query.const_score_query(Query.term_set_query(schema, "id", list(ids)), 0.0)
        self._limit = max(1, len(ids))
        hits = searcher.search(self._only, self._limit).hits
        self.spots = {str(searcher.doc(address).get_first("id")): spot(address) for _, address in hits}

    def points(self, query: Query) -> dict[Spot, float]:
        """Of those that meet it."""
        asked = Query.boolean_query([(Occur.Must, self._only), (Occur.Must, query)])
        return {spot(address): score for score, address in self._searcher.search(asked, self._limit).hits}

    def met(self, query: Query) -> set[str]:
        """Ids of those that meet it."""
        points = self.points(query)
        return {identity for identity, place in self.spots.items() if place in points}

    def parts(self, reading: Reading, boosts: Sequence[Scoring]) -> dict[str, list[Part]]:
        """Of each product, by its id. Of a word that brings no points it is said whether it has it at all."""
        scores: list[Ways] = [*reading.scores, *map(alone, (*boosts, *ties(self._schema)))]
        scored = [[[(one, self.points(one.query)) for one in way] for way in ways] for ways in scores]
        met = [self.points(one.met) for one in reading.asked]
        found = dict[str, list[Part]]()
        for identity, place in self.spots.items():
            found[identity] = parts = []
            for number, ways in enumerate(scored):
                best = max(
                    ([(one, points[place]) for one, points in way if place in points] for way in ways),
                    key=lambda had: sum(points for _, points in had),
                )
                parts += [part(one.reason, points, one.word, one.other) for one, points in best if points]
                if number < len(met) and not any(points for _, points in best):
                    reason = Reason.INSIDE if place in met[number] else Reason.MISSING
                    parts.append(part(reason, 0.0, " ".join(reading.asked[number].words)))
        return found


def spot(address: tantivy.DocAddress) -> Spot:
    return address.segment_ord, address.doc
