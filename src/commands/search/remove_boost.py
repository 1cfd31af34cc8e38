"""Let products stand again where they belong by themselves."""

from uuid import UUID

import msgspec

from db.work import Work
from domain.events import SearchSettingsChanged
from domain.search.search_settings import SEARCH_SETTINGS, without_boost


class RemoveBoost(msgspec.Struct, frozen=True):
    boost: UUID


async def remove_boost(command: RemoveBoost, work: Work) -> None:
    """Raises NotFound."""
    present = await work.search_settings.lock()
    settings = without_boost(present, command.boost)
    await work.search_settings.change(settings)
    work.record(SearchSettingsChanged(subject=SEARCH_SETTINGS, version=settings.version))
    work.account_for(command, "search_settings", SEARCH_SETTINGS, present, settings)
