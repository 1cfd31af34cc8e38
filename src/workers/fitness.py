"""Waiting for somebody to do what a store needs first: migrate a database, say, or put a password right."""

import asyncio
from contextlib import suppress
from typing import Final

import asyncpg
import structlog

from adapters.redis.client import Redis
from adapters.redis.reader import RedisReader
from commands.base import perform
from commands.upkeep.ping import Ping, ping
from domain.outages import StoreDown, StoreUnfit

LOOK_SECONDS: Final = 1.0

log = structlog.get_logger()


async def until_fit(postgres: asyncpg.Pool, redis: Redis, stop: asyncio.Event) -> None:
    """Returns once no store is unfit, or `stop` is set; says what to do whenever that is something else.

    A store that is merely down is not waited for: what needs it begins again by itself.
    """
    said = None
    while not stop.is_set() and (unfit := await unfitness(postgres, redis)) is not None:
        if unfit.reason != said:
            log.warning("waiting for a store", store=unfit.store, reason=unfit.reason, what_to_do=str(unfit))
        said = unfit.reason
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), LOOK_SECONDS)


async def unfitness(postgres: asyncpg.Pool, redis: Redis) -> StoreUnfit | None:
    try:
        await perform(postgres, ping, Ping())
        await RedisReader(redis).ping()
    except StoreUnfit as unfit:
        return unfit
    except StoreDown:
        return None
    return None
