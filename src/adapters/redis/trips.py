"""Scripts that several projectors ask for in the same turn of the event loop share one trip to Redis."""

import asyncio
from collections.abc import Sequence
from typing import Any

from redis.asyncio import Redis
from redis.commands.core import AsyncScript
from redis.exceptions import NoScriptError

Answer = asyncio.Future[Any]
"""What a script answers, or the exception that stands for it."""


class SharedTrips:
    """Most events concern few of the read models, and yet all of them move on: by a script each that does only that."""

    def __init__(self, redis: Redis) -> None:
        self.redis = redis
        self._waiting: list[tuple[AsyncScript, Sequence[str], Sequence[Any], Answer]] = []
        self._under_way: set[asyncio.Task[None]] = set()

    async def run(self, script: AsyncScript, keys: Sequence[str], args: Sequence[Any]) -> Any:
        """The script's answer. Raises what redis-py raises; where the trip fails, everyone who shared it hears so."""
        answer: Answer = asyncio.get_running_loop().create_future()
        self._waiting.append((script, keys, args, answer))
        if len(self._waiting) == 1:
            trip = asyncio.create_task(self._go())
            self._under_way.add(trip)
            trip.add_done_callback(self._under_way.discard)
        found = await answer
        if isinstance(found, NoScriptError):
            return await script(keys, args)
        if isinstance(found, Exception):
            raise found
        return found

    async def _go(self) -> None:
        asked, self._waiting = self._waiting, []
        step = self.redis.pipeline(transaction=False)
        for script, keys, args, _ in asked:
            step.evalsha(script.sha, len(keys), *keys, *args)
        try:
            answers = await step.execute(raise_on_error=False)
        except Exception as trouble:
            answers = [trouble] * len(asked)
        for (*_, answer), found in zip(asked, answers, strict=True):
            if not answer.done():
                answer.set_result(found)
