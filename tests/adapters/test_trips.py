"""Scripts of several projectors, asked for in the same turn: one trip, and yet each its own answer."""

import asyncio
from pathlib import Path
from uuid import uuid4

import pytest
from redis.asyncio import Redis
from redis.exceptions import ConnectionError as Unreachable
from redis.exceptions import ResponseError

from adapters.redis.client import open_redis
from adapters.redis.trips import SharedTrips
from tests.lossy import lossy_wire

COUNT = "return redis.call('INCRBY', KEYS[1], ARGV[1])"


async def test_a_turn_is_one_trip_and_everybody_gets_the_own_answer(
    redis: Redis, redis_url: str, tmp_path: Path
) -> None:
    async with lossy_wire(redis_url, tmp_path) as (wire, url):
        client = open_redis(url)
        trips, count = SharedTrips(client), client.register_script(COUNT)
        assert await trips.run(count, ["lamps"], [3]) == 3
        wire.watch("EVALSHA")
        answers = await asyncio.gather(*(trips.run(count, [f"shelf {number}"], [number]) for number in range(20)))
        assert (answers, wire.sent) == (list(range(20)), 1)
        await client.aclose()


async def test_what_one_asks_wrongly_is_no_others_trouble(redis: Redis) -> None:
    trips, count = SharedTrips(redis), redis.register_script(COUNT)
    await redis.set("word", "lamp")
    answers = await asyncio.gather(*(trips.run(count, [key], [3]) for key in ("lamps", "word")), return_exceptions=True)
    assert (answers[0], type(answers[1]), await redis.get("word")) == (3, ResponseError, b"lamp")


async def test_a_redis_that_has_forgotten_the_script_is_told_it_again(redis: Redis) -> None:
    """As after its restart: nobody has told it this one, and then it knows it. (Others are at this server too.)"""
    trips, count = SharedTrips(redis), redis.register_script(f"{COUNT} -- {uuid4()}")
    for total in (3, 6):
        assert await asyncio.gather(*(trips.run(count, [shelf], [3]) for shelf in "ab")) == [total, total]


async def test_a_trip_that_is_lost_is_lost_for_all_who_shared_it_and_is_made_once(
    redis: Redis, redis_url: str, tmp_path: Path
) -> None:
    async with lossy_wire(redis_url, tmp_path) as (wire, url):
        client = open_redis(url)
        trips, count = SharedTrips(client), client.register_script(COUNT)
        await trips.run(count, ["a"], [1])
        wire.lose("EVALSHA")
        lost = await asyncio.gather(*(trips.run(count, [shelf], [3]) for shelf in "ab"), return_exceptions=True)
        assert ([type(trouble) for trouble in lost], wire.sent) == ([Unreachable, Unreachable], 1)
        assert await redis.mget("a", "b") == [b"4", b"3"]
        assert await trips.run(count, ["a"], [1]) == 5
        await client.aclose()


async def test_who_goes_away_meanwhile_keeps_nobody_from_an_answer(redis: Redis) -> None:
    trips, count = SharedTrips(redis), redis.register_script(COUNT)
    gone = asyncio.ensure_future(trips.run(count, ["a"], [1]))
    stays = asyncio.ensure_future(trips.run(count, ["b"], [2]))
    await asyncio.sleep(0)
    gone.cancel()
    assert await stays == 2
    with pytest.raises(asyncio.CancelledError):
        await gone
