"""The bell: tells sleeping projectors that something was committed. Only haste; pulling is the truth."""

import asyncio
import contextlib
import time
from collections.abc import Callable
from typing import Final

from redis.asyncio import Redis as PlainRedis
from redis.exceptions import RedisError

from adapters.redis.client import Redis
from adapters.redis.keys import BELL

QUIET_SECONDS: Final = 0.02
"""So long after a ring whoever heard it looks again by itself, more often than that."""


class Bell:
    """Rung after every commit; rings in a row become one."""

    def __init__(self, redis: Redis) -> None:
        self._line = redis.line
        self._ringing: asyncio.Task[None] | None = None
        self._quiet_until = 0.0

    def ring(self) -> None:
        """Never waits and never fails."""
        now = time.monotonic()
        if now >= self._quiet_until and (self._ringing is None or self._ringing.done()):
            self._quiet_until = now + QUIET_SECONDS
            self._ringing = asyncio.create_task(self._publish())

    async def still(self) -> None:
        """Wait for the last ring to end."""
        if self._ringing is not None:
            await self._ringing

    async def _publish(self) -> None:
        with contextlib.suppress(RedisError, OSError):
            await self._line.ask("PUBLISH", BELL, b"")


async def listen(redis: PlainRedis, heard: Callable[[], None]) -> None:
    """Call `heard` at every ring, for ever. Raises what redis-py raises when the connection goes."""
    async with redis.pubsub() as channel:
        await channel.subscribe(BELL)
        async for message in channel.listen():
            if message["type"] == "message":
                heard()
