"""What was spent within a minute, by all processes together."""

import asyncio

import pytest

from adapters.redis.allowances import PREFIX, Allowances
from adapters.redis.client import Redis, open_redis

NOW = 1_000_000_020.0
"""A full minute."""


@pytest.fixture(autouse=True)
def still_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.redis.allowances.time", lambda: NOW)


async def test_of_what_must_be_exact_two_processes_spend_one_allowance(redis: Redis) -> None:
    here, there = Allowances(redis), Allowances(redis)
    spent = [await one.spend_at_once("login", "eve", 30) for one in (here, there) for _ in range(25)]
    assert [left >= 0 for left, _, _ in spent] == [True] * 30 + [False] * 20
    assert [first for _, _, first in spent].count(True) == 1
    assert (await here.spend_at_once("login", "bob", 30))[0] == 29
    assert (await here.spend_at_once("register", "eve", 30))[0] == 29


async def test_however_many_come_at_once_no_more_is_spent_than_there_is(redis: Redis) -> None:
    here, there = Allowances(redis), Allowances(redis)
    spent = await asyncio.gather(*(one.spend_at_once("login", "eve", 10) for _ in range(50) for one in (here, there)))
    assert sum(left >= 0 for left, _, _ in spent) <= 10
    (key,) = await redis.keys(f"{PREFIX}*")
    assert 60 <= await redis.ttl(key) <= 120


async def test_of_what_is_asked_often_redis_hears_when_a_tenth_is_spent(redis: Redis) -> None:
    here, there = Allowances(redis), Allowances(redis)
    for _ in range(9):
        here.spend("browse", "eve", 100)
    await here.still()
    assert await redis.keys("*") == []
    here.spend("browse", "eve", 100)
    await here.still()
    (key,) = await redis.keys(f"{PREFIX}*")
    assert await redis.get(key) == b"10"

    given = 0
    while max(left := [one.spend("browse", "eve", 100)[0] for one in (here, there)]) >= 0:
        given += sum(each >= 0 for each in left)
        await asyncio.gather(here.still(), there.still())
    assert 80 <= given <= 110, "each process may spend a tenth of which the other does not know"
    before = await redis.get(key)
    assert here.spend("browse", "eve", 100)[0] == -1
    await here.still()
    assert await redis.get(key) == before, "who is refused costs nothing"


async def test_without_redis_each_process_counts_for_itself() -> None:
    redis = open_redis("redis://127.0.0.1:1")
    alone = Allowances(redis)
    spent = [await alone.spend_at_once("login", "eve", 5) for _ in range(7)]
    assert [left for left, _, _ in spent] == [4, 3, 2, 1, 0, -1, -1]
    assert alone.alone
    await redis.aclose()


async def test_a_minute_later_there_is_all_of_it_again(redis: Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    allowances, now = Allowances(redis), NOW
    monkeypatch.setattr("adapters.redis.allowances.time", lambda: now)
    assert [allowances.spend("cart", "eve", 1) for _ in range(3)] == [(0, 60, False), (-1, 60, True), (-1, 60, False)]
    now += 59.9
    assert allowances.spend("cart", "eve", 1) == (-1, 1, False)
    now += 0.1
    assert allowances.spend("cart", "eve", 1) == (0, 60, False)
    await allowances.still()
