"""Reading read models out of Redis."""

import time
from collections.abc import Awaitable, Sequence
from typing import Final, cast

from redis.asyncio import Redis

from adapters.redis.client import redis_answers
from adapters.redis.generations import fields, parse_standing
from adapters.redis.keys import document_key, rank_key, slot_key, table_key
from adapters.redis.upkeep import Upkeep, UpkeepBoard
from read_models.model import ReadModel, Standing

STANDING_MS_MAX: Final = 20

Cells = dict[str, int]


class RedisReader:
    """Every method raises StoreDown("redis") when Redis does not answer."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._known: dict[str, tuple[float, Standing]] = {}

    async def standing(self, model: ReadModel, at: int = 0) -> Standing | None:
        """The live generation's, as it is now for whoever waits for a position `at`; for others as of at most
        STANDING_MS_MAX ago.

        None until a worker has built the whole model for the first time, or anew after its store was wiped.
        """
        now = time.monotonic()
        read_at, known = self._known.get(model.name, (0.0, None))
        if not at and known is not None and (now - read_at) * 1000 < STANDING_MS_MAX:
            return known
        standing = await self._read_standing(model)
        if standing is not None:
            self._known[model.name] = (now, standing)
        return standing

    async def _read_standing(self, model: ReadModel) -> Standing | None:
        with redis_answers():
            return parse_standing(await fields(self._redis, slot_key(model, "live")))

    async def document(self, model: ReadModel, generation: int, key: str) -> bytes | None:
        with redis_answers():
            return cast("bytes | None", await self._redis.get(document_key(model, generation, key)))

    async def documents(self, model: ReadModel, generation: int, keys: Sequence[str]) -> list[bytes | None]:
        if not keys:
            return []
        with redis_answers():
            return cast(
                "list[bytes | None]",
                await self._redis.mget([document_key(model, generation, key) for key in keys]),
            )

    async def ranked(
        self,
        model: ReadModel,
        generation: int,
        names: Sequence[str],
        low: int | None,
        high: int | None,
        offset: int,
        limit: int,
    ) -> tuple[list[str], int]:
        """Keys that stand in all of the named ranks with a score in [low, high], highest first; and how many there are.

        One rank is paged by Redis. Several are intersected, which costs as much as the smallest of them is long.
        """
        keys = [rank_key(model, generation, name) for name in names]
        least: int | str = "-inf" if low is None else low
        most: int | str = "+inf" if high is None else high
        with redis_answers():
            if len(keys) == 1:
                async with self._redis.pipeline(transaction=False) as pipe:
                    pipe.zcount(keys[0], least, most)
                    pipe.zrange(keys[0], most, least, desc=True, byscore=True, offset=offset, num=limit)
                    total, page = await pipe.execute()
                return [key.decode() for key in page], total
            both = cast("list[tuple[bytes, float]]", await self._redis.zinter(keys, "MIN", withscores=True))
        fitting = sorted(
            ((score, key.decode()) for key, score in both if (low or 0) <= score <= (high or score)), reverse=True
        )
        return [key for _, key in fitting[offset : offset + limit]], len(fitting)

    async def tables(self, model: ReadModel, generation: int, table: str, periods: Sequence[str]) -> list[Cells]:
        """One table's hashes, in the order of the periods; a period without any entry is empty."""
        with redis_answers():
            async with self._redis.pipeline(transaction=False) as pipe:
                for period in periods:
                    pipe.hgetall(table_key(model, generation, table, period))
                hashes = await pipe.execute()
        return [{cell.decode(): int(amount) for cell, amount in entries.items()} for entries in hashes]

    async def summed(self, model: ReadModel, generation: int, table: str, periods: Sequence[str]) -> Cells:
        """One table's sorted sets added up over the periods."""
        with redis_answers():
            cells = await self._redis.zunion(
                [table_key(model, generation, table, period) for period in periods], "SUM", withscores=True
            )
        return {cell.decode(): int(amount) for cell, amount in cast("list[tuple[bytes, float]]", cells)}

    async def upkeep(self) -> dict[str, Upkeep]:
        """By the read model's name."""
        return await UpkeepBoard(self._redis).read()

    async def ping(self) -> None:
        with redis_answers():
            await cast("Awaitable[bool]", self._redis.ping())
