"""What somebody typed, understood by the shop's own words: the same for both engines."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Final, NamedTuple

import msgspec

from adapters.search.port import ProductQuery, Sort
from adapters.search.stemming import Stemming
from adapters.search.words import QUERY_WORDS_MAX, SPACELESS, split_words
from domain.search.boosts import Boost
from domain.search.search_settings import PHRASE_WORDS_MAX, Placement, PlacementKind, SearchSettings

ALTERNATIVES_MAX: Final = 50
PINS_MAX: Final = 50
"""For one occasion."""

WITHOUT: Final = {
    "da": {"uden"},
    "de": {"ohne"},
    "en": {"without"},
    "es": {"sin"},
    "fi": {"ilman"},
    "fr": {"sans"},
    "it": {"senza"},
    "nl": {"zonder"},
    "no": {"uten"},
    "pt": {"sem"},
    "ro": {"fara"},
    "ru": {"без"},
    "sv": {"utan"},
}
"""What follows one of these is not wanted, up to the next stop word."""
DENIALS: Final = {"en": {"no", "non"}}
"""Mean something only together with the word behind them: "no show socks"."""

Occasion = str | tuple[str, ...]
"""A category's slug, or words."""


class Alternative(msgspec.Struct, frozen=True):
    """Other words for those from `start` up to `end`."""

    start: int
    end: int
    words: tuple[str, ...]


class Understood(msgspec.Struct, frozen=True):
    """`words` are plain, without stop words and without what the customer wants a product to be without.

    `units` say, one after the other, where the words begin and end that only count side by side: one alone, the parts
    of "1/2" or of a model number, "no sugar". `roots` are the words' stems; `unfinished` says that the last word may
    still be being typed.
    """

    words: tuple[str, ...]
    roots: tuple[str, ...]
    units: tuple[tuple[int, int], ...]
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


class SortedOut(NamedTuple):
    wanted: list[tuple[str, ...]]
    stop_words: list[str]
    unwanted: list[tuple[str, ...]]


class Lexicon:
    """Of one version of the settings, and the languages the index is kept in."""

    def __init__(self, settings: SearchSettings, stemming: Stemming) -> None:
        self.settings = settings
        self.stemming = stemming
        self._without = {word for language in stemming.languages for word in WITHOUT.get(language, ())}
        self._denials = {word for language in stemming.languages for word in DENIALS.get(language, ())}
        self._placements: dict[Occasion, list[Placement]] = defaultdict(list)
        for placement in settings.placements:
            self._placements[placement.category or tuple(split_words(placement.query or ""))].append(placement)
        self._stop_words = {word for text in settings.stop_words for word in split_words(text)}
        self._others: dict[tuple[str, ...], dict[tuple[str, ...], None]] = defaultdict(dict)
        for group in settings.synonyms:
            phrases = [words for phrase in group if (words := self._meaning(split_words(phrase)))]
            for phrase in phrases:
                self._others[stemming.all_of(phrase)] |= dict.fromkeys(other for other in phrases if other != phrase)

    @property
    def synonyms(self) -> dict[str, list[str]]:
        """Of each phrase, in stems, all others that mean the same."""
        named = {
            " ".join(phrase): {" ".join(self.stemming.all_of(other)) for other in others}
            for phrase, others in self._others.items()
        }
        return {phrase: sorted(others - {phrase}) for phrase, others in named.items() if others - {phrase}}

    def understand(self, text: str) -> Understood:
        """A query of nothing but stop words means them."""
        typed = typed_units(text)
        units = self._sorted(typed).wanted
        words = tuple(word for unit in units for word in unit)
        ends = list(accumulate(map(len, units)))
        unfinished = bool(words) and not text.endswith(" ") and words[-1] == typed[-1][-1]
        return Understood(
            words,
            self.stemming.all_of(words),
            tuple((end - len(unit), end) for unit, end in zip(units, ends, strict=True)),
            unfinished,
            tuple(self._synonyms(words)),
        )

    def left_out(self, text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The stop words in it, and what the customer wants a product to be without."""
        sorted_out = self._sorted(typed_units(text))
        return tuple(sorted_out.stop_words), tuple(word for unit in sorted_out.unwanted for word in unit)

    def _sorted(self, units: Sequence[tuple[str, ...]]) -> "SortedOut":
        """Wanted are all of them, if nothing else is left."""
        found, unwanted, denial = SortedOut([], [], []), False, tuple[str, ...]()
        for unit in units:
            word = unit[0] if len(unit) == 1 else None
            if word is not None and (word in self._stop_words or word in self._without):
                unwanted, denial = word in self._without, ()
                found.stop_words.extend(() if unwanted else (word,))
            elif word in self._denials:
                denial = unit
            else:
                (found.unwanted if unwanted else found.wanted).append((*denial, *unit))
                denial = ()
        return found if found.wanted else SortedOut(list(units), [], [])

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

    def boosts(self, query: ProductQuery) -> tuple[Boost, ...]:
        """Those that are in force: where customers look for words, and chose no order."""
        return self.settings.boosts if query.arranged and query.order is Sort.RELEVANCE else ()

    def _synonyms(self, words: tuple[str, ...]) -> list[Alternative]:
        """Of every phrase in it; one that says no more than what it stands for is none."""
        return [
            Alternative(start, end, other)
            for start, end in phrases(words)
            for other in self._others.get(self.stemming.all_of(words[start:end]), ())
        ][:ALTERNATIVES_MAX]


def phrases(words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where the runs of at most PHRASE_WORDS_MAX words among them begin and end."""
    for start in range(len(words)):
        for end in range(start + 1, min(len(words), start + PHRASE_WORDS_MAX) + 1):
            yield start, end


def typed_units(text: str) -> list[tuple[str, ...]]:
    """What is typed without a blank and has a digit in it ("1/2", "24-105mm", "kt-ins114") is one thing.

    Together at most QUERY_WORDS_MAX words.
    """
    units, left = list[tuple[str, ...]](), QUERY_WORDS_MAX
    for chunk in text.split():
        words = split_words(chunk, left)
        left -= len(words)
        if any(letter.isdigit() for letter in chunk) and not SPACELESS.search(chunk):
            units += [tuple(words)] if words else []
        else:
            units += [(word,) for word in words]
    return units
