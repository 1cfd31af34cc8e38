"""Wrong guesses, counted."""

import asyncio
import time
from collections.abc import Awaitable
from typing import cast

import pytest

from adapters.redis.client import Redis, open_redis
from adapters.redis.guesses import PREFIX, Guesses, Try
from domain.accounts.guessing import (
    ACCOUNT,
    ADDRESS,
    EVERYWHERE,
    EVERYWHERE_MAX,
    NEIGHBOURHOOD,
    Bound,
    Count,
    counted,
    left_to_wait,
)


async def guess(guesses: Guesses, account: str, address: str) -> Try:
    names = {account: ACCOUNT, address: ADDRESS, address.rpartition(".")[0]: NEIGHBOURHOOD, "everywhere": EVERYWHERE}
    return await guesses.count(names, strict_by_last=True)


async def later(redis: Redis, seconds: int) -> None:
    """Everybody has waited."""
    async for key in redis.scan_iter(f"{PREFIX}*"):
        for field in ("at", "until"):
            await cast("Awaitable[int]", redis.hincrby(key, field, -seconds * 1_000))


async def test_of_a_thousand_guesses_on_one_account_four_are_free(redis: Redis) -> None:
    guesses = Guesses(redis)
    tries: list[Try] = []
    for _ in range(50):
        tries += await asyncio.gather(*(guess(guesses, "eve", "10.0.0.1") for _ in range(20)))
    told = sorted(one.seconds["eve"] for one in tries[:20] if not one.paused)
    assert told == [0, 0, 0, 0, 1], "the fifth begins the first pause"
    assert sum(not one.paused for one in tries) <= 8, "one more where they take longer than a second"
    await cast("Awaitable[int]", redis.hset(f"{PREFIX}eve", "wrong", "5"))

    pauses = []
    for _ in range(12):
        await later(redis, 900)
        pauses.append((await guess(guesses, "eve", "10.0.0.1")).seconds["eve"])
    assert pauses == [2, 2, 4, 4, 8, 8, 16, 16, 32, 32, 64, 64], "one is forgiven in each half an hour"


async def test_redis_counts_as_the_rule_says(redis: Redis) -> None:
    guesses, kept, now = Guesses(redis), Count(), 0
    bound = Bound(3, 100)
    for wait in (0, 0, 0, 7, 120, 1, 3, 250, 0, 5, 0, 64, 1_000, 0):
        await later(redis, wait)
        now += wait
        expected = left_to_wait(kept, now)
        paused = expected > 0
        if not paused:
            kept = counted(kept, bound, now, strict=False)
            expected = left_to_wait(kept, now)
        tried = await guesses.count({"eve": bound})
        assert tried.paused == paused, now
        assert tried.seconds["eve"] == pytest.approx(expected, abs=0.5), now


def pauses_over_since(began: float) -> int:
    """At most: each is twice as long as the one before, and the first a second."""
    return int(time.monotonic() - began + 1).bit_length()


async def test_a_thousand_addresses_guess_no_more_of_one_account_than_one(redis: Redis) -> None:
    guesses = Guesses(redis)
    began = time.monotonic()
    tries = [await guess(guesses, "eve", f"10.{number // 250}.{number % 250}.1") for number in range(1_000)]
    assert 5 <= sum(not one.paused for one in tries) <= 5 + pauses_over_since(began)


async def test_an_address_that_tries_one_password_on_a_thousand_accounts_is_stopped(redis: Redis) -> None:
    guesses = Guesses(redis)
    began = time.monotonic()
    tries = [await guess(guesses, f"somebody {number}", "10.0.0.1") for number in range(1_000)]
    assert 20 <= sum(not one.paused for one in tries) <= 20 + pauses_over_since(began)
    assert tries[999].seconds["10.0.0.1"] > 0
    assert tries[999].seconds["somebody 999"] == 0, "it is the address that waits"
    assert not (await guess(guesses, "somebody 999", "10.0.0.2")).paused, "and not its neighbour"

    tries = [await guess(guesses, f"somebody {number}", f"10.0.0.{number % 250}") for number in range(3, 500)]
    assert 75 <= sum(not one.paused for one in tries) <= 82, "unless the whole neighbourhood does it"


async def test_where_all_the_world_guesses_two_wrong_tries_make_a_stranger_wait(redis: Redis) -> None:
    guesses = Guesses(redis)
    await cast(
        "Awaitable[int]",
        redis.hset(f"{PREFIX}everywhere", mapping={"wrong": EVERYWHERE_MAX + 100, "at": 4_000_000_000_000, "until": 0}),
    )
    tries = [await guess(guesses, "eve", "10.0.0.1") for _ in range(3)]
    assert [each.paused for each in tries] == [False, False, True], "two may be under way, from two tabs"
    assert [each.seconds["eve"] for each in tries[:2]] == [0.0, 1.0]
    assert tries[1].seconds["10.0.0.1"] == 0.0
    assert (await guesses.count({"eve's phone": ACCOUNT})).seconds == {"eve's phone": 0.0}, "but nobody who is known"


async def test_a_right_one_is_taken_back_and_counts_end_by_themselves(redis: Redis) -> None:
    guesses = Guesses(redis)
    for _ in range(5):
        await guess(guesses, "eve", "10.0.0.1")
    assert 8_995 < await redis.ttl(f"{PREFIX}eve") <= 9_001
    assert 1_495 < await redis.ttl(f"{PREFIX}10.0.0.1") <= 1_500

    await guesses.take_back(["eve", "10.0.0.1", "10.0.0", "everywhere", "never counted"])
    assert await cast("Awaitable[bytes]", redis.hget(f"{PREFIX}eve", "wrong")) == b"4"
    assert not (await guess(guesses, "eve", "10.0.0.1")).paused
    assert not await redis.exists(f"{PREFIX}never counted")


async def test_without_redis_a_process_counts_by_itself_and_strictly() -> None:
    nowhere = open_redis("redis://127.0.0.1:1")
    guesses = Guesses(nowhere)
    tries = [await guess(guesses, "eve", "10.0.0.1") for _ in range(3)]
    assert [each.paused for each in tries] == [False, False, True], "two may be under way, from two tabs"
    assert [round(each.seconds["eve"], 1) for each in tries] == [0.0, 1.0, 1.0]
    assert not await guesses.remembers("eve's phone")
    await guesses.take_back(["eve"])
    assert not (await guess(guesses, "eve", "10.0.0.1")).paused, "a right one is taken back here too"
    await guesses.forget("eve")
    assert not (await guess(guesses, "eve", "10.0.0.1")).paused
    await nowhere.aclose()
