"""Lift products, or lower them, in what customers search for: by brand, category, tag, age or attribute."""

import msgspec

from db.ids import new_id
from db.work import Work
from domain.events import SearchSettingsChanged
from domain.search.boosts import Boost, BoostKind
from domain.search.search_settings import SEARCH_SETTINGS, with_boost


class AddBoost(msgspec.Struct, frozen=True):
    """Fields as in Boost."""

    kind: BoostKind
    strength: int
    value: str | None = None
    days: int | None = None
    name: str | None = None
    at_least: float | None = None


async def add_boost(command: AddBoost, work: Work) -> Boost:
    """In place of what was said of the same products. Raises InvalidInput."""
    boost = Boost(new_id(), command.kind, command.strength, command.value, command.days, command.name, command.at_least)
    present = await work.search_settings.lock()
    settings = with_boost(present, boost)
    await work.search_settings.change(settings)
    work.record(SearchSettingsChanged(subject=SEARCH_SETTINGS, version=settings.version))
    work.account_for(command, "search_settings", SEARCH_SETTINGS, present, settings)
    return boost
