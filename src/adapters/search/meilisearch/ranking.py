"""The order of relevance within what the server has found.

The server sorts into buckets; the shop's own score, that of the embedded engine (BM25 over the same texts, with the
same weights), sorts a stretch of RANKED_HITS_MIN and more of them at a time. How long a text usually is, is taken
from those in the stretch.

Source of the formula: Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from adapters.search import weights
from adapters.search.lexicon import Understood, phrases
from adapters.search.meilisearch.boosting import NO_BOOSTS, Boosting
from adapters.search.meilisearch.hit import Hit
from adapters.search.meilisearch.rarities import Rarities
from adapters.search.stemming import Stemming
from adapters.search.why import Part, Reason, part

RANKED_HITS_MIN: Final = 40
SATURATION: Final = 1.2
LENGTH_SHARE: Final = 0.75
REASONS: Final = (Reason.TEXT, Reason.NAME, Reason.FRONT, Reason.BRAND, Reason.CATEGORY, Reason.FACTS)
"""What the fields are called in the preview, one for each."""
FIELDS: Final = (
    weights.STEM_WEIGHT,
    weights.NAME_WEIGHT,
    weights.HEAD_WEIGHT,
    weights.BRAND_WEIGHT,
    weights.CATEGORY_WEIGHT,
    weights.FACTS_WEIGHT,
)

OWN_FIELDS: Final = FIELDS.index(weights.CATEGORY_WEIGHT)
"""Of so many the first holds all words of the others."""


class Text(NamedTuple):
    """Words that are looked for as text, which is far faster than as a list: each stands between blanks of its own."""

    spaced: str
    length: int

    @classmethod
    def of(cls, words: str, length: int | None = None) -> "Text":
        return cls(f" {words.replace(' ', '  ')} ", words.count(" ") + bool(words) if length is None else length)


class Texts(NamedTuple):
    """Of a hit: `stems` in the order of FIELDS, the first of them also as they stand."""

    words: Text
    stems: tuple[Text, ...]

    @classmethod
    def of(cls, hit: Hit) -> "Texts":
        begin = hit.stems.split(" ", hit.name_length + hit.brand_length)[: hit.name_length + hit.brand_length]
        parts = begin[: hit.name_length], begin[: hit.head_length], begin[hit.name_length :]
        begun = (Text.of(" ".join(part), len(part)) for part in parts)
        texts = (Text.of(hit.stems), *begun, Text.of(hit.category_stems), Text.of(hit.fact_stems))
        return cls(Text.of(hit.words), texts)


class Ranking:
    """Of one query."""

    def __init__(
        self, understood: Understood, stemming: Stemming, rarities: Rarities, boosting: Boosting = NO_BOOSTS
    ) -> None:
        self._understood = understood
        self._boosting = boosting
        self._stake = sum(
            max(
                (rarities.of(root) for root in understood.roots[start:end] if rarities.having.get(root)),
                default=weights.PREFIX_SCORE,
            )
            for start, end in understood.units
        )
        self._rarity = [rarities.of(root) for root in understood.roots]
        self._others = [
            [
                (weights.SYNONYM_WEIGHT / len(other.words), stemming.all_of(other.words), " ".join(other.words))
                for other in understood.synonyms
                if other.start <= place < other.end
            ]
            for place in range(len(understood.words))
        ]
        self._groups = {" ".join(understood.roots[start:end]) for start, end in phrases(understood.words)}
        self._lengths = [1.0] * len(FIELDS)

    def sort(self, hits: Sequence[tuple[Hit, bool]]) -> list[Hit]:
        """Each with whether it has all that was asked for. Those of the same score stay in the server's order."""
        found = self._read(hits)
        return [hit for hit, _, _ in sorted(found, key=lambda one: -self.score(*one))]

    def parts(self, hits: Sequence[tuple[Hit, bool]]) -> dict[str, list[Part]]:
        """What adds up to the scores, by the products' ids: as `sort` sees them when it is given the same hits."""
        return {hit.id: [*self._parts(hit, texts, strict)] for hit, texts, strict in self._read(hits)}

    def _read(self, hits: Sequence[tuple[Hit, bool]]) -> list[tuple[Hit, Texts, bool]]:
        found = [(hit, Texts.of(hit), strict) for hit, strict in hits]
        self._lengths = [
            max(1.0, sum(texts.stems[field].length for _, texts, _ in found) / max(1, len(found)))
            for field in range(len(FIELDS))
        ]
        return found

    def score(self, hit: Hit, texts: Texts, strict: bool) -> float:
        units = self._understood.units
        score = sum(
            self._side(texts, start, end) if end - start > 1 else self._one(hit, texts, start) for start, end in units
        )
        score += sum(self._phrases(texts))
        if strict and len(units) > 1:
            score += weights.ALL_WORDS_WEIGHT * sum(max(self._rarity[start:end]) for start, end in units)
        score += weights.GROUP_SCORE * sum(group in self._groups for group in hit.groups)
        score += self._boosting.points(hit, self._stake, has_all=strict and len(units) > 1)
        selling = weights.SELLING_SCORE * weights.selling_levels(hit.units_sold)
        return score + weights.IN_STOCK_SCORE * hit.in_stock + selling

    def _parts(self, hit: Hit, texts: Texts, strict: bool) -> Iterator[Part]:
        units, words = self._understood.units, self._understood.words
        for start, end in units:
            said = " ".join(words[start:end])
            if end - start > 1:
                points = self._side(texts, start, end)
                yield part(Reason.TEXT if points else Reason.MISSING, points, said)
            else:
                yield from [*self._word_parts(hit, texts, start)] or [part(Reason.MISSING, 0.0, said)]
        if near := sum(self._phrases(texts)):
            yield part(Reason.SIDE_BY_SIDE, near, " ".join(words))
        if strict and len(units) > 1:
            together = sum(max(self._rarity[start:end]) for start, end in units)
            yield part(Reason.ALL_WORDS, weights.ALL_WORDS_WEIGHT * together)
        yield from (part(Reason.GROUP, weights.GROUP_SCORE, group) for group in hit.groups if group in self._groups)
        yield from self._boosting.parts(hit, self._stake, has_all=strict and len(units) > 1)
        if hit.in_stock:
            yield part(Reason.IN_STOCK, weights.IN_STOCK_SCORE)
        for sold in weights.SELLING_UNITS[: weights.selling_levels(hit.units_sold)]:
            yield part(Reason.SELLS, weights.SELLING_SCORE, f"{sold:,}")

    def _word_parts(self, hit: Hit, texts: Texts, place: int) -> Iterator[Part]:
        """Of one word, what it is met by best."""
        word, root, rarity = self._understood.words[place], self._understood.roots[place], self._rarity[place]
        whole = self._one(hit, texts, place)
        for points, (_, _, said) in zip(self._instead(texts, place), self._others[place], strict=True):
            if points and points == whole:
                yield part(Reason.SYNONYM, points, word, said)
                return
        about = [*self._fields(texts, root)]
        if about:
            yield part(Reason.HAS, weights.MET_WEIGHT * rarity, word)
            if typed := self._saturated(times(texts.words, (word,)), 0, texts):
                yield part(Reason.AS_TYPED, weights.WORD_WEIGHT * typed * rarity, word)
        yield from (part(REASONS[field], share * rarity, word) for field, share in about)
        if self._begins(hit, place):
            yield part(Reason.BEGINNING, weights.PREFIX_SCORE, word)

    def _begins(self, hit: Hit, place: int) -> bool:
        last = self._understood.unfinished and place == len(self._understood.words) - 1
        return last and f" {self._understood.words[place]}" in f" {hit.words}"

    def _one(self, hit: Hit, texts: Texts, place: int) -> float:
        word, root = self._understood.words[place], self._understood.roots[place]
        own = self._about(texts, root)
        if own:
            own += weights.MET_WEIGHT + weights.WORD_WEIGHT * self._saturated(times(texts.words, (word,)), 0, texts)
        score = own * self._rarity[place]
        if self._begins(hit, place):
            score += weights.PREFIX_SCORE
        return max((score, *self._instead(texts, place)))

    def _instead(self, texts: Texts, place: int) -> Iterator[float]:
        """Other words in its place don't weigh more than what was typed, however rare they are."""
        for weight, roots, _ in self._others[place]:
            about = [self._about(texts, root) for root in roots]
            yield weight * sum(about) * self._rarity[place] if all(about) else 0.0

    def _about(self, texts: Texts, root: str) -> float:
        """How much it is about a word, in shares of the word's rarity."""
        return sum(share for _, share in self._fields(texts, root))

    def _fields(self, texts: Texts, root: str) -> Iterator[tuple[int, float]]:
        alone = needle((root,))
        first = 0 if alone in texts.stems[0].spaced else OWN_FIELDS
        for field in range(first, len(FIELDS)):
            if met := texts.stems[field].spaced.count(alone):
                yield field, FIELDS[field] * self._saturated(met, field, texts)

    def _side(self, texts: Texts, start: int, end: int) -> float:
        roots, rarity = self._understood.roots[start:end], sum(self._rarity[start:end])
        ways = (0, len(FIELDS) - 1)
        return sum(rarity * self._saturated(times(texts.stems[field], roots), field, texts) for field in ways)

    def _phrases(self, texts: Texts) -> Iterator[float]:
        """Neighbours that stand side by side in the text, too."""
        for (start, middle), (_, end) in pairwise(self._understood.units):
            if middle - start == end - middle == 1:
                there = self._saturated(times(texts.stems[0], self._understood.roots[start:end]), 0, texts)
                yield weights.PHRASE_WEIGHT * sum(self._rarity[start:end]) * there

    def _saturated(self, times: int, field: int, texts: Texts) -> float:
        """More for each time it is there, but less each time, and less in a long text."""
        if times == 0:
            return 0.0
        length = 1 - LENGTH_SHARE + LENGTH_SHARE * texts.stems[field].length / self._lengths[field]
        return times * (SATURATION + 1) / (times + SATURATION * length)


def times(text: Text, words: Sequence[str]) -> int:
    """How often they stand side by side."""
    return text.spaced.count(needle(words))


def needle(words: Sequence[str]) -> str:
    return f" {'  '.join(words)} "
