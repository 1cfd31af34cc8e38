"""How rare words are in the whole index, by how many products have them."""

import math
import time
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

FAMILIAR_PRODUCTS_MIN: Final = 5
"""A word fewer have may be a typo of theirs or of the customer's."""
REMEMBERED_SECONDS_MAX: Final = 600.0
REMEMBERED_WORDS_MAX: Final = 10_000
ALL: Final = ""
"""Stands for a word that everything in the index has."""


class Rarities(NamedTuple):
    """Of the words of one query, as stems: how many have them."""

    having: Mapping[str, int]

    def of(self, root: str) -> float:
        """Inverse document frequency, as BM25 counts it."""
        having, products = self.having.get(root, 0), self.having.get(ALL, 0)
        return math.log(1 + (max(0, products - having) + 0.5) / (having + 0.5))

    def is_heard_of(self, root: str) -> bool:
        return self.having.get(root, 0) > 0

    def is_familiar(self, root: str) -> bool:
        return self.having.get(root, 0) >= FAMILIAR_PRODUCTS_MIN


class RememberedRarities:
    """Of one index. How rare a word is changes slowly, and asking for it takes the server as long as a filter does.

    Of what hardly any product has each one makes a difference: that is remembered until the index changes.
    """

    def __init__(self) -> None:
        self._having = dict[str, int]()
        self._since = 0.0
        self._position = 0

    def at(self, position: int) -> None:
        """The index has come as far."""
        if position != self._position:
            self._having = {root: count for root, count in self._having.items() if count >= FAMILIAR_PRODUCTS_MIN}
            self._position = position

    def among(self, roots: Iterable[str]) -> dict[str, int]:
        """Of these, what is remembered."""
        if time.monotonic() - self._since > REMEMBERED_SECONDS_MAX or len(self._having) > REMEMBERED_WORDS_MAX:
            self._having, self._since = {}, time.monotonic()
        return {root: self._having[root] for root in roots if root in self._having}

    def remember(self, having: Mapping[str, int]) -> None:
        self._having |= having
