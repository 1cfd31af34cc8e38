"""Clocks: is it the same time here as in the stores? Holds, tokens and lags are told by all of them."""

import time

from adapters.redis.client import redis_of
from adapters.redis.server import clock_of as redis_time
from adapters.settings import Settings
from cli.doctor.finding import Finding, broken, well
from db.clock import APART_MAX
from db.pool import look_around
from db.server import clock_of as postgres_time


async def postgres_clock(settings: Settings) -> list[Finding]:
    """Raises StoreDown, StoreUnfit."""
    async with look_around(settings.database_url) as connection:
        asked = time.time()
        told = await postgres_time(connection)
    return [judged(told, asked, time.time())]


async def redis_clock(settings: Settings) -> list[Finding]:
    """Raises StoreDown, StoreUnfit."""
    client = redis_of(settings)
    try:
        await redis_time(client)  # so that connecting is not counted
        asked = time.time()
        told = await redis_time(client)
    finally:
        await client.aclose()
    return [judged(told, asked, time.time())]


def judged(told: float, asked: float, answered: float) -> Finding:
    """Unix seconds; what was told was so at some moment between asking and the answer."""
    apart = max(asked - told, told - answered, 0.0)
    if apart <= APART_MAX.total_seconds():
        return well("It is the same time there as here.")
    direction = "behind" if told < asked else "ahead of"
    return broken(f"It is {apart:.0f} s {direction} the clock here.", "Have both machines set their clocks by NTP.")
