"""Rules by which the shop lifts or lowers products where customers search."""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Final
from uuid import UUID

import msgspec

from domain.faults import Fault, FaultCode
from domain.folding import fold
from domain.slugs import SLUG_PATTERN, SLUG_WORDS

BOOSTS_MAX: Final = 20
BOOST_STEPS_MAX: Final = 3
"""Upwards, and as many downwards."""
BOOST_DAYS_MAX: Final = 365
BOOST_VALUE_CHARS_MAX: Final = 200
BOOST_NUMBER_MAX: Final = 1e15
SLUG: Final = re.compile(SLUG_PATTERN)


class BoostKind(StrEnum):
    BRAND = "brand"
    CATEGORY = "category"
    TAG = "tag"
    NEWEST = "newest"
    ATTRIBUTE = "attribute"


class Boost(msgspec.Struct, frozen=True):
    """Products the rule is met by stand `strength` steps further up, or down where below 0.

    `value` is the slug of a brand, of a category (what is below it is meant, too) or of a tag, or the text of the
    attribute `name`; which may be a number of `at_least` so much instead. `newest` is what was released in the last so
    many `days`.
    """

    id: UUID
    kind: BoostKind
    strength: int
    value: str | None = None
    days: int | None = None
    name: str | None = None
    at_least: float | None = None

    @property
    def subject(self) -> tuple[str, ...]:
        """What it is about: there is one rule for each."""
        told = (self.value, self.name) if self.kind is not BoostKind.NEWEST else ()
        numbers = "number" if self.at_least is not None else ""
        return self.kind, *(fold(said or "") for said in told), numbers

    @property
    def words(self) -> str:
        """As its people say it."""
        return f"{self.what}, {abs(self.strength)} {'up' if self.strength > 0 else 'down'}"

    @property
    def what(self) -> str:
        if self.kind is BoostKind.NEWEST:
            return f"released in the last {self.days} days"
        if self.kind is not BoostKind.ATTRIBUTE:
            return f"{self.kind} {self.value}"
        return f"{self.name} {self.value}" if self.at_least is None else f"{self.name} of {self.at_least:g} or more"


FIELDS: Final = {
    BoostKind.BRAND: ("value",),
    BoostKind.CATEGORY: ("value",),
    BoostKind.TAG: ("value",),
    BoostKind.NEWEST: ("days",),
    BoostKind.ATTRIBUTE: ("name", "value", "at_least"),
}


def wrong_boost(boost: Boost) -> Iterator[Fault]:
    """What is missing in it, and what makes no sense in one of its kind."""
    if boost.strength == 0:
        yield Fault("strength", "Nothing would move. Say how many steps, up or down.", FaultCode.NOT_POSSIBLE)
    for field in ("name", "value", "at_least", "days"):
        if getattr(boost, field) is not None and field not in FIELDS[boost.kind]:
            yield Fault(field, f"A boost by {boost.kind} has none.", FaultCode.CONFLICTING)
    needed = FIELDS[boost.kind][0]
    if getattr(boost, needed) is None:
        yield Fault(needed, f"A boost by {boost.kind} needs it.", FaultCode.REQUIRED)
    if boost.kind is BoostKind.ATTRIBUTE:
        yield from wrong_attribute(boost)
    elif boost.value is not None and not SLUG.fullmatch(boost.value):
        yield Fault("value", SLUG_WORDS, FaultCode.WRONG_FORMAT)


def wrong_attribute(boost: Boost) -> Iterator[Fault]:
    if boost.name is not None and not fold(boost.name).strip():
        yield Fault("name", "There is nothing to read in it.", FaultCode.WRONG_FORMAT)
    if boost.value is None and boost.at_least is None:
        yield Fault("value", "Say the attribute's text, or at_least which number.", FaultCode.REQUIRED)
    elif boost.value is not None and boost.at_least is not None:
        yield Fault("at_least", "Say either a text or a number.", FaultCode.CONFLICTING)
