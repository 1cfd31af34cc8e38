"""Numbers for Prometheus: what all API processes have counted, what they take, and how the shop is doing."""

import asyncio
import hmac
import os
from collections.abc import Awaitable
from pathlib import Path
from typing import Final, TypeVar

from prometheus_client import REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from adapters.numbers.pools import show_pool
from adapters.numbers.processes import Processes, counting_processes
from api.observability.shop_numbers import ShopNumbers, Told
from api.shop import Shop
from commands.base import perform
from commands.upkeep.count_owed import CountOwed, count_owed
from db.pool import crowding
from domain.outages import StoreDown
from queries.upkeep.projections_status import live_standings
from queries.upkeep.projections_upkeep import projections_upkeep

FOLDER: Final = "PROMETHEUS_MULTIPROC_DIR"

Answer = TypeVar("Answer")


async def numbers_of(shop: Shop) -> bytes:
    """In the text format. A store that doesn't answer is said to be down, and what it would have told is left out."""
    (postgres, owed), (redis, _), (search, _), standings, upkeep = await asyncio.gather(
        tried(perform(shop.postgres, count_owed, CountOwed())),
        tried(shop.sources.redis.ping()),
        tried(shop.sources.search.standing()),
        live_standings(shop.sources),
        projections_upkeep(shop.sources),
    )
    show_pool(crowding(shop.postgres))
    stores = {"postgres": postgres, "redis": redis, "search": search}
    return await asyncio.to_thread(exposition, ShopNumbers(stores, standings, upkeep, owed))


async def tried(answers: Awaitable[Answer]) -> tuple[bool, Answer | None]:
    """Whether the store has answered, and what."""
    try:
        return True, await answers
    except StoreDown:
        return False, None


def is_watcher(authorization: str | None, token: str | None) -> bool:
    """Whether somebody sends the token of those who watch. How much of it is right can't be told by the time."""
    scheme, _, sent = (authorization or "").partition(" ")
    right = hmac.compare_digest(sent.strip().encode(), (token or "").encode())
    return token is not None and scheme.lower() == "bearer" and right


def exposition(numbers: ShopNumbers) -> bytes:
    own = CollectorRegistry()
    own.register(Told(numbers))
    return generate_latest(counted_by_all()) + generate_latest(own)


def counted_by_all() -> CollectorRegistry:
    """Several API processes share a folder of counts; a single one has them in memory, and what it takes with them."""
    if not (folder := os.environ.get(FOLDER)):
        return REGISTRY
    shared = CollectorRegistry()
    MultiProcessCollector(shared)  # type: ignore[no-untyped-call]
    shared.register(Processes(counting_processes(Path(folder))))
    return shared
