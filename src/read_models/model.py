"""What every read model has: a name, a revision, generations, and a standing."""

from collections.abc import Sequence
from typing import Final, Literal
from zoneinfo import ZoneInfo

import msgspec

from domain.currency import is_currency
from domain.languages import LANGUAGE_DEFAULT


class ReadModel(msgspec.Struct, frozen=True):
    """Raising `revision` makes the workers build a new generation; until it is whole the old one goes on serving."""

    name: str
    revision: int


Slot = Literal["live", "next"]
"""A store holds the generation that is read, and at most one that is being built beside it."""


class Standing(msgspec.Struct, frozen=True):
    """Which generation stands in a slot and how far it has come. It lies in the store it describes, and nowhere else.

    `generation` is the moment its building began (Unix milliseconds): no two have the same number. `position` is the
    outbox position up to which every event is in it and `at_us` when that event was recorded (Unix microseconds);
    `as_of_ms` (Unix milliseconds) is the moment up to which nothing committed is missing from it. `shape` says what it
    was built by: another shape is another model.
    """

    generation: int
    position: int
    at_us: int
    as_of_ms: int
    shape: str = ""


Switch = Literal["switched", "behind", "lost"]
"""What came of making the next generation the live one: done; it is not as far as the live one; it is gone."""


class Document(msgspec.Struct, frozen=True):
    """One entry of a document read model; `body` None removes it.

    `ranks` files its key in sorted indexes: a score puts it in, None takes it out.
    """

    key: str
    body: bytes | None
    ranks: dict[str, int | None] = {}


LANGUAGES: Final = "in:"


def languages_fact(languages: Sequence[str]) -> str:
    return LANGUAGES + "+".join(languages)


def shape(model: ReadModel, *facts: str) -> str:
    """What a generation is built by: the model's revision, the shop's currency, its time zone where days matter, its
    languages where words do.
    """
    return " ".join((f"r{model.revision}", *facts))


def revision_of(shape: str) -> int:
    """0 of a shape nobody knows."""
    revision = shape.partition(" ")[0].removeprefix("r")
    return int(revision) if revision.isdigit() else 0


def facts_of(shape: str) -> tuple[str, ...]:
    """The currency; the time zone where days matter, the languages where words do."""
    return tuple(shape.split(" ")[1:])


def languages_of(shape: str) -> tuple[str, ...]:
    """English of a shape from before they were in it."""
    named = next((fact for fact in facts_of(shape) if fact.startswith(LANGUAGES)), LANGUAGES + LANGUAGE_DEFAULT)
    return tuple(filter(None, named.removeprefix(LANGUAGES).split("+")))


def zone_of(shape: str) -> ZoneInfo | None:
    """None where days don't matter."""
    named = [fact for fact in facts_of(shape) if not is_currency(fact) and not fact.startswith(LANGUAGES)]
    return ZoneInfo(named[-1]) if named else None


def currency_of(shape: str) -> str | None:
    """None of a shape from before the currency was in it."""
    return next(filter(is_currency, facts_of(shape)), None)
