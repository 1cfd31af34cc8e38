"""What a worker tells whoever watches it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import asyncpg
from prometheus_client import generate_latest
from redis.exceptions import RedisError
from saq.queue import Queue

from adapters.numbers.pools import show_pool
from adapters.watch import NUMBERS, Answer, alive, watched_at
from db.pool import crowding
from workers.numbers import jobs

QUEUE_SECONDS_MAX: Final = 2.0
"""Until the queue has told how long it is; else that is left out."""


@asynccontextmanager
async def watched(address: tuple[str, int] | None, queue: Queue, postgres: asyncpg.Pool) -> AsyncIterator[None]:
    """As long as it is open; nowhere where no address is set."""

    async def numbers() -> Answer:
        await show_queue(queue)
        show_pool(crowding(postgres))
        return 200, NUMBERS, await asyncio.to_thread(generate_latest)

    async with watched_at(address, {"/health/live": alive, "/metrics": numbers}):
        yield


async def show_queue(queue: Queue) -> None:
    """How many jobs wait to be begun, are under way, and wait for their hour."""
    try:
        async with asyncio.timeout(QUEUE_SECONDS_MAX):
            queued, active = await queue.count("queued"), await queue.count("active")
            every = await queue.count("incomplete")
    except (TimeoutError, RedisError, OSError):
        jobs.clear()
        return
    jobs.labels("queued").set(queued)
    jobs.labels("active").set(active)
    jobs.labels("scheduled").set(max(0, every - queued - active))
