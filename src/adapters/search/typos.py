"""Whether two words are the same but for typos."""

from collections.abc import Iterable
from typing import Final

from adapters.search.words import typos_allowed

LETTER_BITS: Final = 63


def close(left: str, right: str, typos_max: int) -> bool:
    """Whether at most `typos_max` insertions, deletions, replacements or swaps of neighbours lie between the two.

    Optimal string alignment distance, as the engine counts it; row by row, given up when a row is beyond the limit.
    What the two have in common at both ends is left out first: as a rule hardly anything remains.
    """
    if typos_max == 0 or abs(len(left) - len(right)) > typos_max:
        return left == right
    if (letters_of(left) ^ letters_of(right)).bit_count() > 2 * typos_max:
        return False
    return distance_within(*differing(left, right), typos_max)


class Forgiven:
    """Words with the typos each is forgiven, to compare many others with: most are told apart by size and letters."""

    def __init__(self, words: Iterable[str]) -> None:
        self._by_size: dict[int, list[tuple[str, int, int]]] = {}
        for word in words:
            typos = typos_allowed(word)
            for size in range(len(word) - typos, len(word) + typos + 1) if typos else ():
                self._by_size.setdefault(size, []).append((word, letters_of(word), typos))

    def meet(self, other: str) -> bool:
        """Whether it is one of them but for typos."""
        candidates = self._by_size.get(len(other))
        if candidates is None:
            return False
        letters = letters_of(other)
        for word, theirs, typos in candidates:
            if (letters ^ theirs).bit_count() <= 2 * typos and distance_within(*differing(word, other), typos):
                return True
        return False


def letters_of(word: str) -> int:
    """A bit for each: a typo brings in one letter at most, and takes one away. Two letters may share one."""
    letters = 0
    for letter in word:
        letters |= 1 << (ord(letter) & LETTER_BITS)
    return letters


def differing(left: str, right: str) -> tuple[str, str]:
    """The two without what they begin and end with in common."""
    most, start, end = min(len(left), len(right)), 0, 0
    while start < most and left[start] == right[start]:
        start += 1
    while end < most - start and left[-1 - end] == right[-1 - end]:
        end += 1
    return left[start : len(left) - end], right[start : len(right) - end]


def distance_within(left: str, right: str, typos_max: int) -> bool:
    if not left or not right:
        return len(left) + len(right) <= typos_max
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        older, before, row = before, row, [i]
        for j, b in enumerate(right, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > typos_max:
            return False
    return row[-1] <= typos_max
