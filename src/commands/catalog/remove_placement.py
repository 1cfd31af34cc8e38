"""Let a product stand again where it belongs by itself."""

from uuid import UUID

import msgspec

from db.work import Work
from domain.events import SearchSettingsChanged
from domain.search_settings import SEARCH_SETTINGS, without_placement


class RemovePlacement(msgspec.Struct, frozen=True):
    placement: UUID


async def remove_placement(command: RemovePlacement, work: Work) -> None:
    """Raises NotFound."""
    settings = without_placement(await work.search_settings.lock(), command.placement)
    await work.search_settings.change(settings)
    work.record(SearchSettingsChanged(subject=SEARCH_SETTINGS, version=settings.version))
