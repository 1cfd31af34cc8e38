"""Which words of a product's name are meant by what somebody has typed so far."""

from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

from adapters.search.phrasebook import Typed
from adapters.search.stemming import Stemming
from adapters.search.suggested import spellings
from adapters.search.typos import close
from adapters.search.words import SPACELESS, typos_allowed

IT: Final = 0
ITS_STEM: Final = 1
ITS_BEGINNING: Final = 2
A_TYPO: Final = 3
A_TYPO_IN_ITS_BEGINNING: Final = 4
IN_NO_WAY: Final = 5
"""In which way a word is meant: the closest first."""
NONE: Final = (True, True, IN_NO_WAY, "", "")

Rank = tuple[bool, bool, int]
"""Whether typos are forgiven, whether it is unwanted, in which way it is meant."""


class Meant(NamedTuple):
    """A word of a name, folded and as it is spelled there; `forgiven`: it was typed otherwise."""

    word: str
    shown: str
    forgiven: bool


class Completer:
    """Of one thing that was typed. Names have many words in common, so each is compared once.

    The last word is rather one that is wanted than one that `is_unwanted`.
    """

    def __init__(self, typed: Typed, is_unwanted: Callable[[str], bool], stemming: Stemming) -> None:
        self._stem = stemming.stem
        self._typed = typed
        self._is_unwanted = is_unwanted
        self._ranks: list[dict[str, Rank]] = [{} for _ in typed.words]

    def complete(self, title: str) -> list[Meant] | None:
        """Each word as it stands there. None where one is missing, typos forgiven."""
        there = list(spellings(title))
        completion = [self._meant(place, there) for place in range(len(self._typed.words))]
        return None if None in completion else list(dict.fromkeys(found for found in completion if found is not None))

    def _meant(self, place: int, there: Iterable[tuple[str, str]]) -> Meant | None:
        """The first of the words that is it, else one of its stem, that begins with it, that is it but for typos."""
        ranked = ((*self._rank(place, word), word, shown) for word, shown in there)
        forgiven, _, way, word, shown = min(ranked, key=rank_of, default=NONE)
        return None if way == IN_NO_WAY else Meant(word, shown, forgiven)

    def _rank(self, place: int, other: str) -> Rank:
        known, is_last = self._ranks[place], place == len(self._typed.words) - 1
        if other not in known:
            way = self._way(self._typed.words[place], other, unfinished=self._typed.unfinished and is_last)
            known[other] = (way >= A_TYPO, is_last and self._is_unwanted(other), way)
        return known[other]

    def _way(self, word: str, other: str, *, unfinished: bool) -> int:
        """In which way another word is meant."""
        if word == other:
            return IT
        if self._stem(word) == self._stem(other):
            return ITS_STEM
        if (unfinished and other.startswith(word)) or (SPACELESS.match(word) and word in other):
            return ITS_BEGINNING
        typos = typos_allowed(word)
        if typos and close(other, word, typos):
            return A_TYPO
        return A_TYPO_IN_ITS_BEGINNING if typos and unfinished and begins_nearly(other, word) else IN_NO_WAY


def rank_of(candidate: tuple[bool, bool, int, str, str]) -> Rank:
    return candidate[:3]


def begins_nearly(word: str, beginning: str) -> bool:
    """Give or take one typo."""
    size, half = len(beginning), len(beginning) // 2
    if (
        not word.startswith(beginning[:half]) and beginning[half + 1 :] not in word
    ):  # one typo leaves one of them as it is
        return False
    return any(close(word[:letters], beginning, 1) for letters in (size, size + 1, size - 1) if letters <= len(word))
