"""Brands or categories whose names somebody is typing."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

import msgspec

from adapters.search.phrasebook import Phrasebook, Typed
from adapters.search.stemming import Stemming

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


def find_labels(listing: bytes, typed: Typed, limit: int, stemming: Stemming, *, forgiving: bool) -> list[Label]:
    """Those with published products that have all words but the last in their names, and one that begins with the
    last: the largest first. Where there is none, and typos are forgiven, those that do so but for typos.
    """
    labels, names = phrasebook(listing, stemming)
    places = names.find(typed, limit)
    if forgiving and not places:
        places = names.find_nearly(typed, limit)
    return [labels[place] for place in places]


@lru_cache(LISTINGS_KEPT_MAX)
def phrasebook(listing: bytes, stemming: Stemming) -> tuple[Sequence[Label], Phrasebook]:
    """Worked out once for each listing there is: it is asked of at every key somebody presses."""
    labels = [label for label in every(decode_listing(listing).items) if label.product_count]
    labels.sort(key=lambda label: -label.product_count)
    return labels, Phrasebook((label.name for label in labels), stemming)


def every(labels: Sequence[Label]) -> Iterator[Label]:
    for label in labels:
        yield label
        yield from every(label.children)


decode_listing: Final = msgspec.json.Decoder(Listing).decode
