"""Boosts in the order of relevance, by what a hit carries."""

from collections.abc import Sequence
from typing import Final

import msgspec

from adapters.search.boosts import Boostable, meets, reach
from adapters.search.meilisearch.hit import Hit
from adapters.search.weights import BOOST_STEP_WEIGHT
from adapters.search.why import Part, Reason, part
from domain.catalog.product import AttributeValue
from domain.search.boosts import Boost, BoostKind


class Described(msgspec.Struct):
    attributes: dict[str, AttributeValue] = {}


decode_described: Final = msgspec.json.Decoder(Described).decode


class Boosting:
    """Of one query. `now_ms` is when it is asked; Unix milliseconds."""

    def __init__(self, boosts: Sequence[Boost], now_ms: int) -> None:
        self._boosts = boosts
        self._now_ms = now_ms
        self._reach = reach(boosts)
        self._reads_attributes = any(boost.kind is BoostKind.ATTRIBUTE for boost in boosts)

    def points(self, hit: Hit, stake: float, *, has_all: bool) -> float:
        """`stake` is how rare all is that was asked for, together; `has_all` that the product has all of several
        things, which no boost outweighs.
        """
        if not self._boosts:
            return 0.0
        steps = sum(boost.strength for boost in self._met(hit)) + self._reach * has_all
        return BOOST_STEP_WEIGHT * stake * steps

    def parts(self, hit: Hit, stake: float, *, has_all: bool) -> list[Part]:
        """What `points` adds up."""
        step = BOOST_STEP_WEIGHT * stake
        found = [part(Reason.BOOST, step * boost.strength, boost.words) for boost in self._met(hit)]
        return [*found, part(Reason.AHEAD, step * self._reach)] if has_all and self._boosts else found

    def _met(self, hit: Hit) -> list[Boost]:
        attributes = decode_described(hit.item).attributes if self._reads_attributes else {}
        product = Boostable(hit.brand, hit.category, hit.tag, hit.newest_at, attributes)
        return [boost for boost in self._boosts if meets(boost, product, self._now_ms)]


NO_BOOSTS: Final = Boosting((), 0)
