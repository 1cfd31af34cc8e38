"""What somebody typed, understood by the shop's own words: the same for both engines."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from adapters.search.port import ProductQuery, Sort
from adapters.search.words import split_words, stem
from domain.search_settings import PHRASE_WORDS_MAX, Placement, PlacementKind, SearchSettings

ALTERNATIVES_MAX: Final = 50
PINS_MAX: Final = 50
"""For one occasion."""

Occasion = str | tuple[str, ...]
"""A category's slug, or words."""


class Alternative(msgspec.Struct, frozen=True):
    """Other words for those from `start` up to `end`."""

    start: int
    end: int
    words: tuple[str, ...]


class Understood(msgspec.Struct, frozen=True):
    """`words` are folded, stop words left out; `unfinished` says that the last may still be being typed."""

    words: tuple[str, ...]
    unfinished: bool
    synonyms: tuple[Alternative, ...] = ()

    @property
    def everything(self) -> tuple[str, ...]:
        """The words and all others that mean the same."""
        return tuple(dict.fromkeys((*self.words, *(word for other in self.synonyms for word in other.words))))


class Arrangement(msgspec.Struct, frozen=True):
    """Ids of products that go first, in this order, and of those that are left out."""

    pinned: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()


class Lexicon:
    """Of one version of the settings."""

    def __init__(self, settings: SearchSettings) -> None:
        self.settings = settings
        self._placements: dict[Occasion, list[Placement]] = defaultdict(list)
        for placement in settings.placements:
            self._placements[placement.category or tuple(split_words(placement.query or ""))].append(placement)
        self._stop_words = {word for text in settings.stop_words for word in split_words(text)}
        self._others: dict[tuple[str, ...], dict[tuple[str, ...], None]] = defaultdict(dict)
        for group in settings.synonyms:
            phrases = [words for phrase in group if (words := self._meaning(split_words(phrase)))]
            for phrase in phrases:
                self._others[stemmed(phrase)] |= dict.fromkeys(other for other in phrases if other != phrase)

    @property
    def synonyms(self) -> dict[str, list[str]]:
        """Of each phrase, in stems, all others that mean the same."""
        named = {
            " ".join(phrase): {" ".join(stemmed(other)) for other in others} for phrase, others in self._others.items()
        }
        return {phrase: sorted(others - {phrase}) for phrase, others in named.items() if others - {phrase}}

    def understand(self, text: str) -> Understood:
        """A query of nothing but stop words means them."""
        typed = split_words(text)
        words = self._meaning(typed)
        unfinished = bool(words) and not text.endswith(" ") and words[-1] == typed[-1]
        return Understood(words, unfinished, tuple(self._synonyms(words)))

    def _meaning(self, words: Sequence[str]) -> tuple[str, ...]:
        return tuple(word for word in words if word not in self._stop_words) or tuple(words)

    def arrangement(self, query: ProductQuery) -> Arrangement:
        """For exactly these words, or one category without words; pins give way to an order that was chosen."""
        if not query.arranged:
            return Arrangement()
        words = tuple(split_words(query.q))
        occasions: list[Occasion] = [words] if words else list(query.category) if len(query.category) == 1 else []
        placed = [placement for occasion in occasions for placement in self._placements.get(occasion, ())]
        pins, hides = (
            tuple(str(placement.product_id) for placement in placed if placement.kind is kind)
            for kind in (PlacementKind.PIN, PlacementKind.HIDE)
        )
        return Arrangement(pins[:PINS_MAX] if query.sort in (None, Sort.RELEVANCE) else (), hides)

    def _synonyms(self, words: tuple[str, ...]) -> list[Alternative]:
        """Of every phrase in it; one that says no more than what it stands for is none."""
        return [
            Alternative(start, end, other)
            for start, end in phrases(words)
            for other in self._others.get(stemmed(words[start:end]), ())
        ][:ALTERNATIVES_MAX]


def phrases(words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where the runs of at most PHRASE_WORDS_MAX words among them begin and end."""
    for start in range(len(words)):
        for end in range(start + 1, min(len(words), start + PHRASE_WORDS_MAX) + 1):
            yield start, end


def stemmed(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(stem(word) for word in words)
