"""The search settings in Postgres: one row, once anybody has changed them."""

from typing import Final

import msgspec

from db.pool import Connection
from domain.search.search_settings import STARTING_SETTINGS, SearchSettings

LOAD: Final = """
select json_build_object('synonyms', synonyms, 'stop_words', stop_words, 'placements', placements,
                         'facets', coalesce(facets, '{}'), 'boosts', coalesce(boosts, '[]'),
                         'version', version)::text
from search_settings
"""
# Version 0 is what a shop starts with, and stands in no row: whoever changes it first makes one to lock.
MAKE: Final = """
insert into search_settings (synonyms, stop_words, placements, facets, boosts, version)
values ($1::jsonb, $2::jsonb, $3::jsonb, $4::jsonb, $5::jsonb, 0) on conflict do nothing
"""
CHANGE: Final = """
update search_settings
set synonyms = $1::jsonb, stop_words = $2::jsonb, placements = $3::jsonb, facets = $4::jsonb, boosts = $5::jsonb,
    version = $6
"""

decode: Final = msgspec.json.Decoder(SearchSettings).decode


async def load_search_settings(connection: Connection) -> SearchSettings:
    row = await connection.fetchval(LOAD)
    return STARTING_SETTINGS if row is None else decode(row)


class SearchSettingsDesk:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def lock(self) -> SearchSettings:
        """Nobody else's to change until the end."""
        await self._connection.execute(MAKE, *columns(STARTING_SETTINGS))
        return decode(await self._connection.fetchval(f"{LOAD} for update"))

    async def change(self, settings: SearchSettings) -> None:
        await self._connection.execute(CHANGE, *columns(settings), settings.version)


def columns(settings: SearchSettings) -> tuple[str, ...]:
    return tuple(
        msgspec.json.encode(part).decode()
        for part in (settings.synonyms, settings.stop_words, settings.placements, settings.facets, settings.boosts)
    )
