"""Which products a boost is met by, and how far boosts can take one: the same for both engines."""

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from adapters.search.facts import fact
from domain.catalog.product import AttributeValue
from domain.folding import fold
from domain.search.boosts import Boost, BoostKind

DAY_MS: Final = 24 * 60 * 60 * 1000


class Boostable(msgspec.Struct, frozen=True):
    """What boosts look at in a product: slugs (of its category, and all above it), Unix milliseconds, attributes."""

    brand: Sequence[str]
    category: Sequence[str]
    tag: Sequence[str]
    newest_at: int
    attributes: Mapping[str, AttributeValue]


def meets(boost: Boost, product: Boostable, now_ms: int) -> bool:
    if boost.kind is BoostKind.NEWEST:
        return product.newest_at >= newest_from(boost, now_ms)
    if boost.kind is BoostKind.ATTRIBUTE:
        name = fold(boost.name or "")
        said = next((value for other, value in product.attributes.items() if fold(other) == name), None)
        return said is not None and is_meant(boost, said)
    slugs: Sequence[str] = getattr(product, boost.kind)
    return boost.value in slugs


def is_meant(boost: Boost, value: AttributeValue) -> bool:
    told = fact("attribute", boost.name or "", value)
    if boost.at_least is not None:
        return told.number is not None and told.number >= boost.at_least
    return told.meaning == fact("attribute", boost.name or "", boost.value or "").meaning


def newest_from(boost: Boost, now_ms: int) -> int:
    """Unix milliseconds."""
    return now_ms - (boost.days or 0) * DAY_MS


def reach(boosts: Sequence[Boost]) -> int:
    """Steps from the product that is lowered by all there are to the one that is lifted by all there are."""
    return sum(abs(boost.strength) for boost in boosts)
