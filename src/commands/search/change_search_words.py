"""Say which words mean the same, and which mean nothing to a search."""

import msgspec

from db.work import Work
from domain.events import SearchSettingsChanged
from domain.refusals import ChangedMeanwhile
from domain.search.search_settings import SEARCH_SETTINGS, SearchSettings, with_words


class ChangeSearchWords(msgspec.Struct, frozen=True):
    """In place of all there were. `expected_version` is the one that was seen."""

    synonyms: tuple[tuple[str, ...], ...]
    stop_words: tuple[str, ...]
    expected_version: int | None = None


async def change_search_words(command: ChangeSearchWords, work: Work) -> SearchSettings:
    """Raises ChangedMeanwhile, InvalidInput."""
    present = await work.search_settings.lock()
    if command.expected_version not in (None, present.version):
        raise ChangedMeanwhile(present.version)
    settings = with_words(present, command.synonyms, command.stop_words)
    await work.search_settings.change(settings)
    work.record(SearchSettingsChanged(subject=SEARCH_SETTINGS, version=settings.version))
    work.account_for(command, "search_settings", SEARCH_SETTINGS, present, settings)
    return settings
