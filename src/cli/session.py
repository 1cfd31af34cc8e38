"""Postgres for the length of one command-line command."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg

from adapters.redis.client import redis_of
from adapters.redis.reader import RedisReader
from adapters.settings import Settings
from commands.base import perform
from commands.shop.find_facts import FindFacts, find_facts
from db.pool import open_pool
from domain.outages import StoreDown
from domain.shop import ShopFacts

CONNECTIONS_MAX = 4


@asynccontextmanager
async def postgres(settings: Settings) -> AsyncIterator[asyncpg.Pool]:
    """That of the shop the environment speaks of. Raises OtherShop, StoreDown."""
    async with await open_pool(settings.database_url, CONNECTIONS_MAX, lending=True) as pool:
        await perform(pool, find_facts, FindFacts(settings.claims))
        yield pool


async def require_this_shop(settings: Settings) -> StoreDown | None:
    """For processes that wait for a Postgres that isn't as they need it: is it this one's shop, as far as one can know?

    What keeps one from knowing, if anything does. Raises OtherShop.
    """
    try:
        async with postgres(settings):
            return None
    except StoreDown as down:
        return down


async def redis_trouble(settings: Settings) -> StoreDown | None:
    """What keeps one from working with Redis, if anything does."""
    try:
        redis = redis_of(settings)
        try:
            await RedisReader(redis).ping()
        finally:
            await redis.aclose()
    except StoreDown as down:
        return down
    return None


async def store_troubles(settings: Settings) -> list[StoreDown]:
    """Of Postgres and Redis, for processes that start without them. Raises OtherShop."""
    found = await asyncio.gather(require_this_shop(settings), redis_trouble(settings))
    return [trouble for trouble in found if trouble is not None]


async def facts_of(settings: Settings, pool: asyncpg.Pool) -> ShopFacts:
    """Raises OtherShop, StoreDown."""
    return await perform(pool, find_facts, FindFacts(settings.claims))
