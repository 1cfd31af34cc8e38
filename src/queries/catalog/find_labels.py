"""Brands or categories whose names somebody is typing."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from heapq import nlargest
from typing import Final

import msgspec

from adapters.search.words import split_words

LISTINGS_KEPT_MAX: Final = 4
"""Of both shelves the present listing, and the one before while a new generation takes over."""


class Label(msgspec.Struct, frozen=True):
    """A brand or a category; `product_count` counts published products, of a category also those below it."""

    name: str
    slug: str
    product_count: int
    children: tuple["Label", ...] = ()


class Listing(msgspec.Struct, frozen=True):
    items: tuple[Label, ...]


class LabelWords(msgspec.Struct, frozen=True):
    """Every word of every name in order, with the place of its label."""

    labels: Sequence[Label]
    words: Sequence[tuple[str, int]]

    def places_of(self, typed: str, *, whole: bool) -> Iterator[int]:
        """Of the labels that have this word, or one that begins like this."""
        for place in range(bisect_left(self.words, (typed, 0)), len(self.words)):
            word, label = self.words[place]
            if not (word == typed if whole else word.startswith(typed)):
                return
            yield label


def find_labels(listing: bytes, typed: Sequence[str], limit: int) -> list[Label]:
    """Those with published products that have all words but the last in their names, and one that begins with the
    last: the largest first.
    """
    if not typed:
        return []
    known, (*before, last) = label_words(listing), typed
    places = set(known.places_of(last, whole=False))
    for word in before:
        places &= set(known.places_of(word, whole=True))
    return nlargest(limit, (known.labels[place] for place in sorted(places)), key=lambda label: label.product_count)


@lru_cache(LISTINGS_KEPT_MAX)
def label_words(listing: bytes) -> LabelWords:
    """Worked out once for each listing there is: it is asked of at every key somebody presses."""
    labels = [label for label in every(decode_listing(listing).items) if label.product_count]
    words = [(word, place) for place, label in enumerate(labels) for word in set(split_words(label.name))]
    return LabelWords(labels, sorted(words))


def every(labels: Sequence[Label]) -> Iterator[Label]:
    for label in labels:
        yield label
        yield from every(label.children)


decode_listing: Final = msgspec.json.Decoder(Listing).decode
