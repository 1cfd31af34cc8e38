"""What workers found when they last looked after the read models, for the numbers that operators collect."""

from collections.abc import Awaitable
from typing import cast

import msgspec

from adapters.redis.client import Redis, redis_answers
from adapters.redis.keys import UPKEEP


class Upkeep(msgspec.Struct, frozen=True):
    """Of one read model: how much of it was compared and differed, when (Unix milliseconds); what is parked now."""

    compared: int
    differing: int
    at_ms: int
    parked: int


class UpkeepBoard:
    """Every method raises StoreDown("redis")."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def post(self, model: str, upkeep: Upkeep) -> None:
        with redis_answers():
            await cast("Awaitable[int]", self._redis.hset(UPKEEP, model, msgspec.json.encode(upkeep).decode()))

    async def read(self) -> dict[str, Upkeep]:
        with redis_answers():
            found = await cast("Awaitable[dict[bytes, bytes]]", self._redis.hgetall(UPKEEP))
        return {model.decode(): msgspec.json.decode(upkeep, type=Upkeep) for model, upkeep in found.items()}
