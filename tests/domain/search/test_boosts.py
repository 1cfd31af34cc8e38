"""Boosts, as the shop's own people say them."""

from typing import Any
from uuid import UUID

import pytest

from domain.refusals import InvalidInput, NotFound
from domain.search.boosts import BOOSTS_MAX, Boost, BoostKind, wrong_boost
from domain.search.search_settings import STARTING_SETTINGS, with_boost, without_boost


def boost(number: int, kind: BoostKind, strength: int = 1, **facts: Any) -> Boost:
    return Boost(UUID(int=number), kind, strength, **facts)


ACME = boost(1, BoostKind.BRAND, 2, value="acme")
OAK = boost(2, BoostKind.ATTRIBUTE, -1, name="material", value="oak")
MARGIN = boost(3, BoostKind.ATTRIBUTE, 3, name="margin", at_least=20.0)
NEW = boost(4, BoostKind.NEWEST, days=30)


def test_boosts_say_what_they_are_about() -> None:
    assert [each.words for each in (ACME, OAK, MARGIN, NEW)] == [
        "brand acme, 2 up",
        "material oak, 1 down",
        "margin of 20 or more, 3 up",
        "released in the last 30 days, 1 up",
    ]


def test_a_later_boost_of_the_same_products_replaces_the_first() -> None:
    settings = STARTING_SETTINGS
    for each in (ACME, OAK, MARGIN, NEW):
        settings = with_boost(settings, each)
    assert (settings.boosts, settings.version) == ((ACME, OAK, MARGIN, NEW), 4)
    others = (
        boost(5, BoostKind.BRAND, -3, value="acme"),
        boost(6, BoostKind.ATTRIBUTE, 1, name="Material", value="OAK"),
        boost(7, BoostKind.ATTRIBUTE, 1, name="MARGIN", at_least=30.0),
        boost(8, BoostKind.NEWEST, days=7),
    )
    for each in others:
        settings = with_boost(settings, each)
    assert settings.boosts == others
    settings = with_boost(settings, boost(9, BoostKind.TAG, value="acme"))
    settings = with_boost(settings, boost(10, BoostKind.ATTRIBUTE, name="margin", value="high"))
    assert len(settings.boosts) == 6, "a tag is no brand, a text no number"


def test_there_is_an_end_to_boosts_and_each_can_be_taken_away() -> None:
    settings = STARTING_SETTINGS
    for number in range(BOOSTS_MAX):
        settings = with_boost(settings, boost(number, BoostKind.TAG, value=f"t-{number}"))
    with pytest.raises(InvalidInput):
        with_boost(settings, ACME)
    replaced = with_boost(settings, boost(100, BoostKind.TAG, 3, value="t-7"))
    assert len(replaced.boosts) == BOOSTS_MAX
    less = without_boost(settings, UUID(int=7))
    assert (len(less.boosts), less.version) == (BOOSTS_MAX - 1, settings.version + 1)
    with pytest.raises(NotFound):
        without_boost(less, UUID(int=7))


@pytest.mark.parametrize(
    ("kind", "facts", "fields"),
    [
        (BoostKind.BRAND, {}, ["value"]),
        (BoostKind.BRAND, {"value": "Acme Inc."}, ["value"]),
        (BoostKind.TAG, {"value": "gift", "days": 3}, ["days"]),
        (BoostKind.CATEGORY, {"value": "home", "name": "margin", "at_least": 3.0}, ["name", "at_least"]),
        (BoostKind.NEWEST, {}, ["days"]),
        (BoostKind.NEWEST, {"days": 3, "at_least": 2.0}, ["at_least"]),
        (BoostKind.ATTRIBUTE, {}, ["name", "value"]),
        (BoostKind.ATTRIBUTE, {"name": " ", "value": "oak"}, ["name"]),
        (BoostKind.ATTRIBUTE, {"name": "margin"}, ["value"]),
        (BoostKind.ATTRIBUTE, {"name": "margin", "value": "oak", "at_least": 2.0}, ["at_least"]),
        (BoostKind.ATTRIBUTE, {"name": "margin", "value": "oak", "days": 2}, ["days"]),
        (BoostKind.TAG, {"value": "gift", "strength": 0}, ["strength"]),
    ],
)
def test_what_makes_no_sense_is_told(kind: BoostKind, facts: dict[str, Any], fields: list[str]) -> None:
    assert [fault.field for fault in wrong_boost(boost(1, kind, **facts))] == fields
