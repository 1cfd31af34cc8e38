"""An answer of Redis that is lost on the way: nothing is done twice that is not the same twice."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters.redis.client import Redis, open_redis
from adapters.redis.generations import RedisGenerations
from adapters.redis.searches import SearchTally, most_frequent
from adapters.redis.tries import Tries
from domain.outages import StoreDown
from read_models.dashboard import DASHBOARD
from read_models.model import Standing
from tests.lossy import Wire, lossy_wire

BEGINNING = Standing(100, 0, 0, 0, "r1 UTC")
END = Standing(100, 5, 5_000, 0, "r1 UTC")
CELL = "{dashboard}:100:totals:2026-11"
Lossy = tuple[Wire, Redis]


@pytest.fixture
async def lossy(redis: Redis, redis_url: str, tmp_path: Path) -> AsyncIterator[Lossy]:
    """The wire, and a client at its other end whose connection is open."""
    async with lossy_wire(redis_url, tmp_path) as (wire, url):
        client = open_redis(url)
        await client.echo("here")
        yield wire, client
        await client.aclose()


async def test_a_try_counts_once(lossy: Lossy, redis: Redis) -> None:
    wire, client = lossy
    wire.lose("tries:door")
    assert (await Tries(client).count("door", 60))[0] == 1
    assert (wire.sent, await redis.get("tradepost:tries:door")) == (1, b"1")


async def test_a_search_counts_once(lossy: Lossy, redis: Redis) -> None:
    wire, client = lossy
    tally = SearchTally(client)
    tally.note("lamp", 3)
    wire.lose("lamp")
    await tally.still()
    assert (wire.sent, await most_frequent(redis, "asked", [datetime.now(UTC).date()], 1)) == (1, [("lamp", 1)])


async def test_a_rebuild_that_switched_is_not_said_to_have_failed(lossy: Lossy, redis: Redis) -> None:
    wire, client = lossy
    store = RedisGenerations(client, DASHBOARD)
    await store.begin(BEGINNING)
    assert await store.switch(99) == "lost"  # so that Redis knows the script
    wire.lose("{dashboard}:next")
    assert await store.switch(100) == "switched"
    assert wire.sent == 2
    assert await store.standing("live") == BEGINNING


async def test_a_batch_counts_once_and_its_writer_looks_where_it_stands(lossy: Lossy, redis: Redis) -> None:
    wire, client = lossy
    store = RedisGenerations(client, DASHBOARD)
    await store.begin(BEGINNING)
    await store.switch(100)
    await store.apply("live", [], BEGINNING, BEGINNING)
    wire.lose("HINCRBY")
    with pytest.raises(StoreDown):
        await store.apply("live", [("HINCRBY", CELL, "gross", "5")], BEGINNING, END)
    assert (wire.sent, await redis.hgetall(CELL)) == (1, {b"gross": b"5"})  # type: ignore[misc]
    assert await store.standing("live") == END


async def test_a_connection_that_redis_has_closed_is_opened_anew(redis: Redis, redis_url: str) -> None:
    """As after a restart: nobody notices, though nothing is sent twice."""
    client = open_redis(redis_url)
    await client.echo("here")
    await redis.client_kill_filter(_id=await client.client_id())  # others are at this server too
    assert await client.echo("again") == b"again"
    await client.aclose()
