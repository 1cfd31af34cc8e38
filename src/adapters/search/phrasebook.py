"""Phrases of the shop (names of brands, of categories, past searches), found by what somebody has typed so far.

It is asked at every key somebody presses, and so held in memory: a look takes some 10 microseconds, one that forgives a
typo some 100.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from adapters.search.stemming import Stemming
from adapters.search.typos import close
from adapters.search.words import split_words, typos_allowed

CANDIDATES_MAX: Final = 200
"""Of the phrases that nearly have the last word, the weightiest are compared with the words before it."""
END_LETTERS: Final = 3
"""Words with two typos are looked for among those that begin, or end, with the same: not with a typo at each end."""
LAST_LETTER: Final = "\U0010ffff"


class Typed(NamedTuple):
    """`words` are folded; `unfinished` says that the last may still be being typed."""

    words: tuple[str, ...]
    unfinished: bool


def read_typed(text: str) -> Typed:
    words = split_words(text)
    return typed_words(words, unfinished=bool(words) and not text[-1].isspace())


def typed_words(words: Sequence[str], *, unfinished: bool) -> Typed:
    """Each once: the last stays the last."""
    return Typed(tuple(dict.fromkeys(reversed(words)))[::-1], unfinished)


class Phrasebook:
    """Of texts, the weightiest first. Endings make no difference, in the languages of the stemming."""

    def __init__(self, texts: Iterable[str], stemming: Stemming) -> None:
        self._stemming = stemming
        self._phrases = [split_words(text) for text in texts]
        self._stems = [set(self._stemming.all_of(words)) for words in self._phrases]
        self._longest = max(map(len, self._phrases), default=0)
        self._places: dict[str, list[int]] = defaultdict(list)
        for place, (words, stems) in enumerate(zip(self._phrases, self._stems, strict=True)):
            for word in {*words, *stems}:
                self._places[word].append(place)
        self._words = sorted(self._places)
        self._by_end: dict[str, list[str]] = defaultdict(list)
        for word in self._words:
            self._by_end[word[-END_LETTERS:]].append(word)
        self._following: dict[str, list[str]] = {}

    def find(self, typed: Typed, limit: int) -> list[int]:
        """The places, counted from the weightiest, of phrases with all words but the last, and one that begins so."""
        if not self._could_have(typed):
            return []
        roots = set(self._stemming.all_of(typed.words[:-1]))
        return [place for place in sorted(self._exactly(typed)) if roots <= self._stems[place]][:limit]

    def find_nearly(self, typed: Typed, limit: int) -> list[int]:
        """The same with as many typos as searches forgive: in a beginning, one."""
        if not self._could_have(typed) or not any(map(typos_allowed, typed.words)):
            return []
        candidates = sorted(self._exactly(typed) | self._nearly(typed))[:CANDIDATES_MAX]
        before = typed.words[:-1]
        return [place for place in candidates if all(self._has_nearly(place, word) for word in before)][:limit]

    def _could_have(self, typed: Typed) -> bool:
        return 0 < len(typed.words) <= self._longest

    def _exactly(self, typed: Typed) -> set[int]:
        last = typed.words[-1]
        return {
            *self._having(last),
            *self._having(self._stemming.stem(last)),
            *(self._beginning(last) if typed.unfinished else ()),
        }

    def _having(self, word: str) -> Iterable[int]:
        return self._places.get(word, ())

    def _begins(self, letters: str) -> bool:
        at = bisect_left(self._words, letters)
        return at < len(self._words) and self._words[at].startswith(letters)

    def _beginning(self, letters: str) -> Iterator[int]:
        return (place for word in self._words_from(letters) for place in self._places[word])

    def _words_from(self, letters: str) -> Iterator[str]:
        for at in range(bisect_left(self._words, letters), len(self._words)):
            word = self._words[at]
            if not word.startswith(letters):
                return
            yield word

    def _nearly(self, typed: Typed) -> set[int]:
        """Phrases whose word begins as the last does but for one typo; else those whose word is it but for two."""
        last, typos = typed.words[-1], typos_allowed(typed.words[-1])
        found = set[int]()
        if typos and typed.unfinished:
            for letters in dict.fromkeys(self._misspelled(last)):
                found.update(self._beginning(letters) if self._begins(letters) else ())
        if not found and typos > typed.unfinished:
            alike = {*self._words_from(last[:END_LETTERS]), *self._by_end.get(last[-END_LETTERS:], ())}
            found.update(place for word in alike if close(word, last, typos) for place in self._places[word])
        return found

    def _misspelled(self, word: str) -> Iterator[str]:
        """All beginnings here that are one typo from it: a letter too many, two swapped, another one, one left out."""
        for at in range(len(word)):
            before, letter, after = word[:at], word[at], word[at + 1 :]
            yield before + after
            if after:
                yield before + after[0] + letter + after[1:]
            for other in self._letters_after(before):
                yield before + other + after
                yield before + other + letter + after

    def _letters_after(self, beginning: str) -> list[str]:
        """What comes next in the words here. It is remembered: there are no more beginnings than the words have."""
        if (known := self._following.get(beginning)) is not None:
            return known
        letters, size = list[str](), len(beginning)
        at = bisect_left(self._words, beginning)
        while at < len(self._words) and self._words[at].startswith(beginning):
            if letter := self._words[at][size : size + 1]:
                letters.append(letter)
                at = bisect_left(self._words, beginning + letter + LAST_LETTER, at)
            else:
                at += 1
        if letters:
            self._following[beginning] = letters
        return letters

    def _has_nearly(self, place: int, word: str) -> bool:
        if self._stemming.stem(word) in self._stems[place]:
            return True
        typos = typos_allowed(word)
        return bool(typos) and any(close(other, word, typos) for other in self._phrases[place])
