"""What the commands about read models have in common."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import asyncpg
import click

from adapters.settings import Settings
from read_models.every import READ_MODELS

if TYPE_CHECKING:  # help needs none of it
    from adapters.redis.client import Redis

MODEL = click.Choice([model.name for model in READ_MODELS])


@asynccontextmanager
async def stores(settings: Settings) -> AsyncIterator["tuple[asyncpg.Pool, Redis]"]:
    """Postgres and Redis for the length of a command. Raises StoreDown if either does not answer, or stops to."""
    from adapters.redis.client import WORKER_SECONDS_MAX, redis_of
    from adapters.redis.reader import RedisReader
    from cli.session import postgres
    from commands.base import perform
    from commands.upkeep.ping import Ping, ping
    from db.outages import connection_lasts

    redis = redis_of(settings, WORKER_SECONDS_MAX)
    try:
        async with postgres(settings) as pool:
            await perform(pool, ping, Ping())
            await RedisReader(redis).ping()
            with connection_lasts():
                yield pool, redis
    finally:
        await redis.aclose()
