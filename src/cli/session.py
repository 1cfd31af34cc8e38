"""Postgres for the length of one command-line command."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg

from adapters.settings import Settings
from db.pool import open_pool
from domain.shop import ShopFacts

CONNECTIONS_MAX = 4


@asynccontextmanager
async def postgres(settings: Settings) -> AsyncIterator[asyncpg.Pool]:
    async with await open_pool(settings.database_url, CONNECTIONS_MAX) as pool:
        yield pool


async def facts_of(settings: Settings, pool: asyncpg.Pool) -> ShopFacts:
    """The currency and the time zone of the shop whose Postgres this is."""
    return settings.facts
