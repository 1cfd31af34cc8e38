"""Reading read models out of Redis."""

import time
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Final, cast

from redis.asyncio import Redis
from redis.asyncio.client import Pipeline

from adapters.redis.client import redis_answers
from adapters.redis.generations import FIELDS, fields, parse_standing
from adapters.redis.keys import document_key, rank_key, slot_key, table_key
from adapters.redis.searches import Tally, most_frequent
from adapters.redis.upkeep import Upkeep, UpkeepBoard
from domain.outages import Moved
from read_models.model import ReadModel, Standing
from read_models.shop import SHOP

STANDING_MS_MAX: Final = 20

Cells = dict[str, int]
Step = Pipeline


class RedisReader:
    """Every method raises StoreDown("redis") when Redis does not answer."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._known: dict[str, tuple[float, Standing]] = {}

    async def standing(self, model: ReadModel, at: int = 0) -> Standing | None:
        """The live generation's, as of at most STANDING_MS_MAX ago; as it is now for whoever waits for a position
        `at` that it hadn't come to then.

        None until a worker has built the whole model for the first time, or anew after its store was wiped.
        """
        now = time.monotonic()
        read_at, known = self._known.get(model.name, (0.0, None))
        if known is not None and known.position >= at and (now - read_at) * 1000 < STANDING_MS_MAX:
            return known
        standing = await self._read_standing(model)
        if standing is not None:
            self._known[model.name] = (now, standing)
        return standing

    async def _read_standing(self, model: ReadModel) -> Standing | None:
        with redis_answers():
            return parse_standing(await fields(self._redis, slot_key(model, "live")))

    async def document(self, model: ReadModel, at: Standing, key: str) -> bytes | None:
        (found,) = await self._together(model, at, lambda step: step.get(document_key(model, at.generation, key)))
        return cast("bytes | None", found)

    async def documents(self, model: ReadModel, at: Standing, keys: Sequence[str]) -> list[bytes | None]:
        if not keys:
            return []
        names = [document_key(model, at.generation, key) for key in keys]
        (found,) = await self._together(model, at, lambda step: step.mget(names))
        return cast("list[bytes | None]", found)

    async def ranked(
        self,
        model: ReadModel,
        at: Standing,
        names: Sequence[str],
        low: int | None,
        high: int | None,
        offset: int,
        limit: int,
    ) -> tuple[list[str], int]:
        """Keys that stand in all of the named ranks with a score in [low, high], highest first; and how many there are.

        One rank is paged by Redis. Several are intersected, which costs as much as the smallest of them is long.
        """
        keys = [rank_key(model, at.generation, name) for name in names]
        least: int | str = "-inf" if low is None else low
        most: int | str = "+inf" if high is None else high

        def page_of(rank: str, step: Step) -> None:
            step.zcount(rank, least, most)
            step.zrange(rank, most, least, desc=True, byscore=True, offset=offset, num=limit)

        if len(keys) == 1:
            total, page = await self._together(model, at, lambda step: page_of(keys[0], step))
            return [key.decode() for key in page], total
        (both,) = await self._together(model, at, lambda step: step.zinter(keys, "MIN", withscores=True))
        fitting = sorted(
            ((score, key.decode()) for key, score in both if (low or 0) <= score <= (high or score)), reverse=True
        )
        return [key for _, key in fitting[offset : offset + limit]], len(fitting)

    async def tables(self, model: ReadModel, at: Standing, table: str, periods: Sequence[str]) -> list[Cells]:
        """One table's hashes, in the order of the periods; a period without any entry is empty."""
        keys = [table_key(model, at.generation, table, period) for period in periods]
        hashes = await self._together(model, at, lambda step: [step.hgetall(key) for key in keys])
        return [{cell.decode(): int(amount) for cell, amount in entries.items()} for entries in hashes]

    async def summed(self, model: ReadModel, at: Standing, table: str, periods: Sequence[str]) -> Cells:
        """One table's sorted sets added up over the periods."""
        keys = [table_key(model, at.generation, table, period) for period in periods]
        (cells,) = await self._together(model, at, lambda step: step.zunion(keys, "SUM", withscores=True))
        return {cell.decode(): int(amount) for cell, amount in cells}

    async def _together(self, model: ReadModel, at: Standing, ask: Callable[[Step], object]) -> list[Any]:
        """Answers from the very generation that stood there, no less far than it was: all in one step.

        Raises Moved otherwise: another one took its place, or the store was lost, or brought back an older state.
        """
        with redis_answers():
            async with self._redis.pipeline() as step:
                step.hmget(slot_key(model, "live"), list(FIELDS))
                ask(step)
                fields, *found = await step.execute()
        standing = parse_standing(fields)
        if standing is None or standing.generation != at.generation or standing.position < at.position:
            self._known.pop(model.name, None)
            raise Moved(model.name)
        return found

    async def searched(self, tally: Tally, days: Sequence[date], limit: int) -> list[tuple[str, int]]:
        return await most_frequent(self._redis, tally, days, limit)

    async def upkeep(self) -> dict[str, Upkeep]:
        """By the read model's name."""
        return await UpkeepBoard(self._redis).read()

    async def ping(self) -> None:
        """By a read: a Sentinel answers pings."""
        with redis_answers():
            await self._redis.exists(slot_key(SHOP, "live"))
