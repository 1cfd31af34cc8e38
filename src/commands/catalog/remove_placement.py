"""Let a product stand again where it belongs by itself."""

from uuid import UUID

import msgspec

from db.work import Work
from domain.events import SearchSettingsChanged
from domain.search.search_settings import SEARCH_SETTINGS, without_placement


class RemovePlacement(msgspec.Struct, frozen=True):
    placement: UUID


async def remove_placement(command: RemovePlacement, work: Work) -> None:
    """Raises NotFound."""
    present = await work.search_settings.lock()
    settings = without_placement(present, command.placement)
    await work.search_settings.change(settings)
    work.record(SearchSettingsChanged(subject=SEARCH_SETTINGS, version=settings.version))
    work.account_for(command, "search_settings", SEARCH_SETTINGS, present, settings)
