"""Products that come one after the other, and what a stretch of them has of each kind."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec

from adapters.search.meilisearch.questions import Wanted


class Tier(NamedTuple):
    """So many products that come together; `strict`: they have all that was asked for.

    By the words `roots` the server puts them in order. `hits` are those that are known already, from `known_from` on.
    """

    wanted: Wanted
    total: int
    strict: bool
    roots: Sequence[str] = ()
    hits: Sequence[msgspec.Raw] = ()
    known_from: int = 0


class Piece(NamedTuple):
    """What one stretch has of one tier. `hits` are None where they are to be asked for."""

    stretch: int
    strict: bool
    hits: Sequence[msgspec.Raw] | None
    wanted: Wanted
    offset: int
    limit: int


def pieces_of(tiers: Sequence[Tier], stretch: int, size: int) -> Iterator[Piece]:
    """Of a tier that the stretch has only in part the server says what comes first. Stretches are numbered from 1."""
    begin, end = (stretch - 1) * size, stretch * size
    for tier in tiers:
        offset, limit = max(0, begin), min(end, tier.total) - max(0, begin)
        if end > 0 and limit > 0:
            wanted = tier.wanted.ordered(tier.roots) if tier.roots and limit < tier.total else tier.wanted
            known = tier.hits[offset - tier.known_from :][:limit] if offset >= tier.known_from else ()
            yield Piece(stretch, tier.strict, known if len(known) == limit else None, wanted, offset, limit)
        begin, end = begin - tier.total, end - tier.total
