"""What goes wrong during a drill: processes that are killed, stores that lose what they had."""

import asyncio
import contextlib
import random
import shutil
import time
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final

import psutil
from redis.exceptions import RedisError

from adapters.redis.client import open_redis
from cli.drill.scratch import Scratch

PROCESSES: Final = {"api": "api", "worker": "worker", "redis": "valkey", "postgres": "postgres"}
KILLABLE: Final = (*PROCESSES, "flush", "index")
PAUSE_SECONDS_MAX: Final = 1.0
LOOK_SECONDS: Final = 0.2


class Nemesis:
    """Each victim `kills` times, in an order of its own; the next when the shop is back from the last. After so many
    `minutes` no more.
    """

    def __init__(self, scratch: Scratch, victims: Sequence[str], kills: int, minutes: int, seed: int) -> None:
        self._scratch = scratch
        self._minutes = minutes
        self._dice = random.Random(f"{seed} nemesis")  # noqa: S311
        self._order = [victim for victim in victims for _ in range(kills)]
        self._dice.shuffle(self._order)
        self.done: Counter[str] = Counter()
        self.slowest_back_seconds = 0.0

    @property
    def total(self) -> int:
        return len(self._order)

    async def strike(self, advance: Callable[[int], None]) -> None:
        """All of it. Raises StartFailed if the shop does not come back."""
        ends = time.monotonic() + 60 * self._minutes
        for number, victim in enumerate(self._order, 1):
            await asyncio.sleep(self._dice.random() * PAUSE_SECONDS_MAX)
            while not await self._harm(victim):  # noqa: ASYNC110
                await asyncio.sleep(LOOK_SECONDS)
            self.done[victim] += 1
            await asyncio.sleep(self._dice.random() * PAUSE_SECONDS_MAX)
            self.slowest_back_seconds = max(self.slowest_back_seconds, await self._scratch.back())
            advance(number)
            if time.monotonic() > ends:
                break

    async def _harm(self, victim: str) -> bool:
        """Whether there was anything to harm: it may be down this moment."""
        if victim in PROCESSES:
            return kill(self._scratch.processes(PROCESSES[victim]))
        if victim == "flush":
            return await flush(self._scratch.settings.redis_url)
        index = self._scratch.home / "search"
        there = await asyncio.to_thread(index.exists)
        await asyncio.to_thread(shutil.rmtree, index, ignore_errors=True)
        return there


def kill(processes: Sequence[psutil.Process]) -> bool:
    killed = False
    for process in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
            killed = True
    return killed


async def flush(url: str) -> bool:
    redis = open_redis(url)
    try:
        await redis.flushall()
    except RedisError:
        return False
    finally:
        await redis.aclose()
    return True
