"""The order of relevance within what the server has found.

The server sorts into buckets; the shop's own score (BM25 over the same texts, with the same weights as in the embedded
engine) sorts a stretch of RANKED_HITS_MIN and more of them at a time. What rarity a word has in the whole shop is not
known here, so all words count alike.

Source of the formula: Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from adapters.search import weights
from adapters.search.lexicon import Understood, phrases
from adapters.search.meilisearch.boosting import NO_BOOSTS, Boosting
from adapters.search.meilisearch.hit import Hit
from adapters.search.stemming import Stemming
from adapters.search.why import Part, Reason, part

RANKED_HITS_MIN: Final = 40
SATURATION: Final = 1.2
LENGTH_SHARE: Final = 0.75
# Of ordinary catalogs; what matters is which of two products is the shorter.
TEXT_WORDS: Final = 24
NAME_WORDS: Final = 12
CATEGORY_WORDS: Final = 4
FACT_WORDS: Final = 30


class Ranking:
    """Of one query."""

    def __init__(self, understood: Understood, stemming: Stemming, boosting: Boosting = NO_BOOSTS) -> None:
        self._boosting = boosting
        self._parts = [
            (word, root, place)
            for place, (word, root) in enumerate(zip(understood.words, understood.roots, strict=True))
        ]
        self._others = [
            [
                (weights.SYNONYM_WEIGHT / len(other.words), stemming.all_of(other.words), " ".join(other.words))
                for other in understood.synonyms
                if other.start <= place < other.end
            ]
            for place in range(len(understood.words))
        ]
        self._groups = {" ".join(understood.roots[start:end]) for start, end in phrases(understood.words)}

    def sort(self, hits: Sequence[Hit]) -> list[Hit]:
        """Hits of the same score stay in the server's order."""
        return sorted(hits, key=self._score, reverse=True)

    def _score(self, hit: Hit) -> float:
        fields = Fields(hit)
        scores = [max(fields.score(word, root), self._instead(place, fields)) for word, root, place in self._parts]
        has_all = all(scores)
        score = sum(scores) * (1 + (weights.ALL_WORDS_WEIGHT if has_all else 0))
        score += weights.GROUP_SCORE * sum(group in self._groups for group in hit.groups)
        score += self._boosting.points(hit, self._stake, has_all=has_all and len(scores) > 1)
        selling = weights.SELLING_SCORE * weights.selling_levels(hit.units_sold)
        return score + weights.IN_STOCK_SCORE * hit.in_stock + selling

    @property
    def _stake(self) -> float:
        """All words are as rare here as the others."""
        return float(len(self._parts))

    def parts(self, hit: Hit) -> list[Part]:
        """What the score adds up."""
        fields, found, scores = Fields(hit), list[Part](), list[float]()
        for word, root, place in self._parts:
            own = [part(reason, points, word) for reason, points in fields.parts(word, root) if points]
            instead = [
                part(Reason.SYNONYM, weight * fields.all_of(roots), word, said)
                for weight, roots, said in self._others[place]
            ]
            best = max(([one] for one in instead if one.points), key=lambda way: way[0].points, default=[])
            won = max(own, best, key=lambda way: sum(one.points for one in way))
            scores.append(sum(one.points for one in won))
            found += won or [part(Reason.MISSING, 0.0, word)]
        has_all = all(scores)
        if has_all:
            found.append(part(Reason.ALL_WORDS, weights.ALL_WORDS_WEIGHT * sum(scores)))
        found += [part(Reason.GROUP, weights.GROUP_SCORE, group) for group in hit.groups if group in self._groups]
        found += self._boosting.parts(hit, self._stake, has_all=has_all and len(scores) > 1)
        found += [part(Reason.IN_STOCK, weights.IN_STOCK_SCORE)] if hit.in_stock else []
        sold = weights.SELLING_UNITS[: weights.selling_levels(hit.units_sold)]
        return [*found, *(part(Reason.SELLS, weights.SELLING_SCORE, f"{units:,}") for units in sold)]

    def _instead(self, place: int, fields: "Fields") -> float:
        return max((weight * fields.all_of(roots) for weight, roots, _ in self._others[place]), default=0.0)


class Fields:
    """The texts of one hit, as words."""

    def __init__(self, hit: Hit) -> None:
        self._words = hit.words.split()
        self._stems = hit.stems.split()
        self._name = self._stems[: hit.name_length]
        self._category = hit.category_stems.split()
        self._facts = hit.fact_stems.split()

    def score(self, word: str | None, root: str) -> float:
        return sum(points for _, points in self.parts(word, root))

    def parts(self, word: str | None, root: str) -> Iterator[tuple[Reason, float]]:
        if word is not None:
            yield Reason.AS_TYPED, weights.WORD_WEIGHT * saturated(self._words, word, TEXT_WORDS)
        yield Reason.TEXT, weights.STEM_WEIGHT * saturated(self._stems, root, TEXT_WORDS)
        yield Reason.NAME, weights.NAME_WEIGHT * saturated(self._name, root, NAME_WORDS)
        yield Reason.CATEGORY, weights.CATEGORY_WEIGHT * saturated(self._category, root, CATEGORY_WORDS)
        yield Reason.FACTS, weights.FACTS_WEIGHT * saturated(self._facts, root, FACT_WORDS)

    def all_of(self, roots: Sequence[str]) -> float:
        scores = [self.score(None, root) for root in roots]
        return sum(scores) if all(scores) else 0.0


def saturated(words: Sequence[str], word: str, usual: int) -> float:
    """How much a text is about a word: more for each time it is there, but less each time, and less in a long text."""
    times = words.count(word)
    if times == 0:
        return 0.0
    length = 1 - LENGTH_SHARE + LENGTH_SHARE * len(words) / usual
    return times * (SATURATION + 1) / (times + SATURATION * length)
