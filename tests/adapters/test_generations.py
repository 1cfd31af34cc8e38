"""Generations in Redis: whole batches or nothing, one live at a time, and nobody writes over his successor."""

from datetime import UTC, datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

import asyncpg
import pytest

from adapters.redis.client import Redis
from adapters.redis.generations import RedisGenerations
from adapters.redis.reader import RedisReader
from db.outbox import Recorded
from domain.events import CustomerRegistered
from domain.orders.order_events import OrderPlaced
from domain.outages import OutOfStep
from domain.shop import ShopFacts
from read_models.dashboard import DASHBOARD
from read_models.model import Standing
from workers.counters import Counters
from workers.feed import Batch
from workers.projectors.dashboard import dashboard_counts

MONDAY = datetime(2026, 11, 23, tzinfo=UTC)
FIRST, SECOND = 100, 200
FACTS = ShopFacts("USD", ZoneInfo("UTC"))


def placed(position: int) -> Recorded:
    return Recorded(position, OrderPlaced(subject=uuid4(), version=1, placed_at=MONDAY), position * 1_000)


def registered(position: int) -> Recorded:
    return Recorded(position, CustomerRegistered(subject=uuid4(), version=1, at=MONDAY), position * 1_000)


def batch(*events: Recorded) -> Batch:
    return Batch(list(events), 1_000)


def beginning(generation: int) -> Standing:
    return Standing(generation, 0, 0, 0, "r3 USD UTC")


async def opened(dashboard: Counters, generation: int) -> Standing:
    """An empty live generation."""
    await dashboard.store.begin(beginning(generation))
    assert await dashboard.store.switch(generation) == "switched"
    return beginning(generation)


async def pending(redis: Redis, generation: int = FIRST) -> int:
    found = await redis.hget(f"{{dashboard}}:{generation}:totals:2026-11-23", "placed:PENDING")  # type: ignore[misc]
    return int(found or 0)


@pytest.fixture
def dashboard(database_url: str, postgres: asyncpg.Pool, redis: Redis) -> Counters:
    return Counters(dashboard_counts(FACTS.time_zone), database_url, postgres, redis, FACTS)


async def test_a_batch_that_is_sent_again_counts_once(dashboard: Counters, redis: Redis) -> None:
    start = await opened(dashboard, FIRST)
    end = await dashboard.project("live", start, batch(placed(5)))
    with pytest.raises(OutOfStep):
        await dashboard.project("live", start, batch(placed(5)))
    assert await pending(redis) == 1
    assert await dashboard.store.standing("live") == end == Standing(FIRST, 5, 5_000, 1_000, "r3 USD UTC")


async def test_a_batch_that_leaves_a_gap_is_refused(dashboard: Counters, redis: Redis) -> None:
    start = await opened(dashboard, FIRST)
    end = await dashboard.project("live", start, batch(placed(5)))
    with pytest.raises(OutOfStep):
        await dashboard.project("live", Standing(FIRST, 7, 7_000, 0), batch(placed(9)))
    assert await pending(redis) == 1
    assert await dashboard.store.standing("live") == end


async def test_who_was_paused_past_his_lease_writes_nothing_over_his_successor(
    dashboard: Counters, redis: Redis
) -> None:
    """The same position, but of another generation: Redis was flushed and built anew meanwhile."""
    start = await opened(dashboard, FIRST)
    await redis.flushdb()
    await opened(dashboard, SECOND)
    with pytest.raises(OutOfStep):
        await dashboard.project("live", start, batch(placed(5)))
    assert (await pending(redis, FIRST), await pending(redis, SECOND)) == (0, 0)


async def test_a_wiped_store_knows_nothing(dashboard: Counters, redis: Redis) -> None:
    start = await opened(dashboard, FIRST)
    await dashboard.project("live", start, batch(placed(5)))
    await redis.flushdb()
    assert await dashboard.store.standing("live") is None


async def test_a_generation_that_is_being_built_is_not_read_and_one_step_makes_it_live(
    dashboard: Counters, redis: Redis
) -> None:
    live = await opened(dashboard, FIRST)
    await dashboard.project("live", live, batch(placed(5)))
    await dashboard.store.begin(beginning(SECOND))
    built = await dashboard.project("next", beginning(SECOND), batch(placed(5), placed(6)))
    reader = RedisReader(redis)
    standing = await reader.standing(DASHBOARD)
    assert standing is not None
    assert (standing.generation, await pending(redis, FIRST)) == (FIRST, 1)
    assert await dashboard.store.switch(SECOND) == "switched"
    assert await reader.standing(DASHBOARD) == built
    await dashboard.store.sweep()
    assert sorted(key.decode() for key in await redis.keys("*")) == [
        "{dashboard}:200:changes",
        "{dashboard}:200:totals:2026-11",
        "{dashboard}:200:totals:2026-11-23",
        "{dashboard}:live",
    ]


async def test_a_generation_that_is_not_as_far_as_the_live_one_does_not_replace_it(dashboard: Counters) -> None:
    live = await dashboard.project("live", await opened(dashboard, FIRST), batch(placed(5)))
    await dashboard.store.begin(beginning(SECOND))
    built = await dashboard.project("next", beginning(SECOND), batch(placed(4)))
    assert await dashboard.store.switch(SECOND) == "behind"
    assert await dashboard.store.standing("live") == live
    await dashboard.project("next", built, batch(placed(5)))
    assert await dashboard.store.switch(SECOND) == "switched"


async def test_a_rebuild_whose_place_was_taken_replaces_nothing(dashboard: Counters) -> None:
    live = await opened(dashboard, FIRST)
    await dashboard.store.begin(beginning(SECOND))
    await dashboard.store.begin(beginning(300))
    assert await dashboard.store.switch(SECOND) == "lost"
    with pytest.raises(OutOfStep):
        await dashboard.project("next", beginning(SECOND), batch(placed(5)))
    assert await dashboard.store.standing("live") == live


async def test_a_parked_event_is_heard_once_when_it_is_brought_back(dashboard: Counters, redis: Redis) -> None:
    start = await opened(dashboard, FIRST)
    event = placed(5)
    end = await dashboard.project("live", start, Batch([], 1_000, parked=event))
    assert (end.position, await pending(redis)) == (5, 0)
    for _ in range(2):
        end = await dashboard.project("live", end, Batch([event], 1_000, requeued=event))
        assert (end.position, await pending(redis)) == (5, 1)


async def test_a_cell_that_comes_to_nothing_is_no_cell(dashboard: Counters, redis: Redis) -> None:
    """As in a generation that is built anew: equal facts are equal bytes."""
    store = RedisGenerations(redis, DASHBOARD)
    start = await opened(dashboard, FIRST)
    totals, units = "{dashboard}:100:totals:2026-11", "{dashboard}:100:units:2026-11"
    await store.apply("live", [("HINCRBY", totals, "gross", "5"), ("ZINCRBY", units, "5", "lamp")], start, start)
    await store.apply("live", [("HINCRBY", totals, "gross", "-5"), ("ZINCRBY", units, "-5", "lamp")], start, start)
    assert await redis.keys("*2026*") == []
