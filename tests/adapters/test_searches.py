"""Counting what is searched for in memory of a fixed size."""

import time
from datetime import UTC, datetime

import pytest

from adapters.redis import searches
from adapters.redis.client import Redis, open_redis
from adapters.redis.keys import searches_key
from adapters.redis.searches import SearchTally, most_frequent

WORDS_MAX = 50


@pytest.fixture
def tally(redis: Redis, monkeypatch: pytest.MonkeyPatch) -> SearchTally:
    monkeypatch.setattr(searches, "WORDS_MAX", WORDS_MAX)
    return SearchTally(redis)


async def test_what_is_frequent_stays_whatever_rare_words_come(redis: Redis, tally: SearchTally) -> None:
    for turn in range(40):
        for _ in range(10):
            tally.note("lamp", 3)
        for number in range(10):
            tally.note(f"rare {turn} {number}", 0)
        await tally.still()
    today = datetime.now(UTC).date()
    assert await redis.zcard(searches_key("asked", today)) == WORDS_MAX
    assert await redis.zcard(searches_key("in_vain", today)) == WORDS_MAX
    (first, times), (_, next_times) = await most_frequent(redis, "asked", [today], 2)
    assert first == "lamp"
    assert 400 <= times <= 400 + 800 // WORDS_MAX
    assert next_times <= 800 // WORDS_MAX


async def test_counts_are_handed_on_by_themselves_and_forgotten_after_a_month(redis: Redis, tally: SearchTally) -> None:
    tally.note("lamp", 3)
    today, deadline = datetime.now(UTC).date(), time.monotonic() + 5
    while not await most_frequent(redis, "asked", [today], 1):
        assert time.monotonic() < deadline
    assert 0 < await redis.ttl(searches_key("asked", today)) <= 31 * 86_400


async def test_without_redis_nothing_is_counted_and_nobody_is_troubled() -> None:
    gone = open_redis("redis://127.0.0.1:9")
    tally = SearchTally(gone)
    tally.note("lamp", 3)
    await tally.still()
    await gone.aclose()
