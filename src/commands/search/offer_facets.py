"""Say which attributes and options customers are offered to narrow a search by."""

import msgspec

from db.work import Work
from domain.events import SearchSettingsChanged
from domain.refusals import ChangedMeanwhile
from domain.search.facet_names import FacetNames
from domain.search.search_settings import SEARCH_SETTINGS, SearchSettings, with_facets


class OfferFacets(msgspec.Struct, frozen=True):
    """In place of what was said before. `expected_version` is the one that was seen."""

    facets: FacetNames
    expected_version: int | None = None


async def offer_facets(command: OfferFacets, work: Work) -> SearchSettings:
    """Raises ChangedMeanwhile, InvalidInput."""
    present = await work.search_settings.lock()
    if command.expected_version not in (None, present.version):
        raise ChangedMeanwhile(present.version)
    settings = with_facets(present, command.facets)
    await work.search_settings.change(settings)
    work.record(SearchSettingsChanged(subject=SEARCH_SETTINGS, version=settings.version))
    work.account_for(command, "search_settings", SEARCH_SETTINGS, present, settings)
    return settings
