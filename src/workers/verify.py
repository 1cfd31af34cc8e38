"""Proving a live read model against Postgres, while it is in use."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import asyncpg
import msgspec

from adapters.redis.client import Redis
from adapters.redis.reader import RedisReader
from adapters.search.engines import search_reader
from adapters.search.replicas import Replicas
from adapters.settings import Settings
from commands.base import perform
from commands.upkeep.compare_histories import CompareHistories, compare_histories
from domain.outages import OtherShape, OutOfStep
from queries.ask import reached
from queries.sources import Sources
from read_models.model import Standing
from read_models.product_search import PRODUCT_SEARCH
from workers.projection import Advance, Difference, Projection

REACH_SECONDS_MAX: Final = 10.0
ATTEMPTS_MAX: Final = 3


class Proof(msgspec.Struct, frozen=True):
    model: str
    checked: int
    differences: list[Difference]
    seconds: float


@asynccontextmanager
async def verifying_sources(settings: Settings, redis: Redis) -> AsyncIterator[Sources]:
    """The read models as queries see them."""
    search = search_reader(settings)
    try:
        yield Sources(RedisReader(redis), search)
    finally:
        await search.close()


async def verify(
    projection: Projection,
    sources: Sources,
    postgres: asyncpg.Pool,
    *,
    sample: bool = False,
    repair: bool = False,
    advance: Advance = lambda _: None,
) -> Proof:
    """Begins again if a new generation takes over meanwhile.

    Raises OtherShape, OtherHistory, ReadModelBehind, OutOfStep, StoreDown.
    """
    started = time.monotonic()
    if isinstance(sources.search, Replicas) and projection.model.name.startswith(PRODUCT_SEARCH.name):
        sources = msgspec.structs.replace(sources, search=sources.search.of(projection.model))

    async def reach(position: int) -> Standing:
        standing = await reached(projection.model, position, sources, time.monotonic() + REACH_SECONDS_MAX)
        if standing.shape != projection.shape:
            raise OtherShape(projection.model.name, standing.shape, projection.shape)
        return standing

    for attempt in range(1, ATTEMPTS_MAX + 1):
        checked, differences = 0, list[Difference]()
        live = await projection.store.standing("live")  # as it is now: readers go by what they saw a moment ago
        if live is not None and live.shape != projection.shape:
            raise OtherShape(projection.model.name, live.shape, projection.shape)
        await perform(postgres, compare_histories, CompareHistories({projection.model.name: live}))
        try:
            async for verified in projection.verify("live", reach, sample=sample, repair=repair):
                checked += verified.checked
                differences += verified.differences
                advance(checked)
        except OutOfStep:
            if attempt == ATTEMPTS_MAX:
                raise
            continue
        return Proof(projection.model.name, checked, differences, round(time.monotonic() - started, 2))
    raise AssertionError("the loop returns or raises")
