"""How often something was tried within a window: counted in one step, by all processes together."""

import time
from collections.abc import Awaitable
from contextlib import suppress
from typing import Final, cast

from redis.exceptions import RedisError

from adapters.redis.client import Redis
from adapters.redis.keys import TRIES

REMEMBERED_HERE_MAX: Final = 10_000
ALONE_SECONDS: Final = 1.0

# Counts this try; the count, and the seconds left of the window.
COUNT: Final = """
local tries = redis.call('INCR', KEYS[1])
if redis.call('TTL', KEYS[1]) < 0 then redis.call('EXPIRE', KEYS[1], ARGV[1]) end
return {tries, redis.call('TTL', KEYS[1])}
"""


class Tries:
    """Without Redis each process counts for itself: looser, but there. Asks a Redis in trouble once a second only."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._here: dict[str, tuple[int, float]] = {}
        self._alone_until = 0.0

    async def count(self, name: str, window_seconds: int) -> tuple[int, float]:
        """Which try of the window this is, and the seconds left of it."""
        if time.monotonic() >= self._alone_until:
            try:
                tries, left = await cast(
                    "Awaitable[tuple[int, int]]", self._redis.eval(COUNT, 1, f"{TRIES}{name}", str(window_seconds))
                )
            except (RedisError, OSError):
                self._alone_until = time.monotonic() + ALONE_SECONDS
            else:
                return tries, left
        return self._count_here(name, window_seconds)

    async def forget(self, name: str) -> None:
        self._here.pop(name, None)
        if time.monotonic() >= self._alone_until:
            with suppress(RedisError, OSError):
                await self._redis.delete(f"{TRIES}{name}")

    def _count_here(self, name: str, window_seconds: int) -> tuple[int, float]:
        now = time.monotonic()
        tries, ends = self._here.pop(name, (0, now + window_seconds))
        if ends <= now:
            tries, ends = 0, now + window_seconds
        if len(self._here) >= REMEMBERED_HERE_MAX:
            del self._here[next(iter(self._here))]
        self._here[name] = (tries + 1, ends)
        return tries + 1, ends - now
