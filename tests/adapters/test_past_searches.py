"""What others searched for is suggested, and never what one person did, or what finds nothing."""

import time
from datetime import UTC, date, datetime, timedelta

import pytest

from adapters.redis import past_searches, searches
from adapters.redis.client import Redis, open_redis
from adapters.redis.keys import searches_key
from adapters.redis.past_searches import DAYS, PastSearches, suggestible
from adapters.redis.searches import SearchTally
from adapters.search.phrasebook import read_typed
from adapters.search.stemming import stemming_in

ENGLISH = stemming_in(("en",))
TODAY = date(2026, 11, 23)


async def asked(redis: Redis, days_ago: int, in_vain: int = 0, **times: int) -> None:
    day = TODAY - timedelta(days=days_ago)
    for words, count in times.items():
        await redis.zincrby(searches_key("asked", day), count, words.replace("_", " "))
        if in_vain:
            await redis.zincrby(searches_key("in_vain", day), in_vain, words.replace("_", " "))


async def test_what_many_asked_and_found_is_suggested_the_most_frequent_first(redis: Redis) -> None:
    await asked(redis, 0, brass_lamp=2, once=1, desk=3)
    await asked(redis, DAYS - 1, brass_lamp=2)
    await asked(redis, DAYS, once=50)
    await asked(redis, 3, in_vain=3, unicorn=3)
    assert await suggestible(redis, TODAY) == ["brass lamp", "desk"]


async def test_what_was_in_vain_when_it_was_asked_last_is_not(redis: Redis) -> None:
    await asked(redis, 2, in_vain=1, new_thing=9, sold_out=9)
    await asked(redis, 1, new_thing=4, sold_out=4)
    await asked(redis, 0, in_vain=1, sold_out=2)
    assert await suggestible(redis, TODAY) == ["new thing"]


async def test_in_a_full_list_newcomers_count_only_for_themselves(
    redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (searches, past_searches):
        monkeypatch.setattr(module, "WORDS_MAX", 3)
    tally = SearchTally(redis)
    for words, times in (("lamp", 20), ("desk", 9), ("chair", 9), ("jane doe", 1)):
        for _ in range(times):
            tally.note(words, 1)
        await tally.still()
    assert await redis.zscore(searches_key("asked", datetime.now(UTC).date()), "jane doe") == 10
    assert await suggestible(redis, datetime.now(UTC).date()) == ["lamp"]


async def test_redis_is_looked_at_once_a_minute_whatever_is_typed(
    redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    past, tally, looks = PastSearches(redis), SearchTally(redis), list[date]()

    async def look(redis: Redis, today: date) -> list[str]:
        looks.append(today)
        return await suggestible(redis, today)

    monkeypatch.setattr(past_searches, "suggestible", look)
    for words in ("brass lamp", "me@example.com", "+41 79 123 45 67"):
        for _ in range(5):
            tally.note(words, 1)
    await tally.still()
    assert await past.find(read_typed("lam"), 8, ENGLISH) == ["brass lamp"]
    for _ in range(5):
        tally.note("lamp oil", 1)
    await tally.still()
    for typed in ("m", "79", "l", "la", "lam"):
        assert await past.find(read_typed(typed), 8, ENGLISH) == (["brass lamp"] if typed[0] == "l" else [])
        await redis.time()
    assert past.find_nearly(read_typed("barss"), 8) == ["brass lamp"]
    assert len(looks) == 1
    monkeypatch.setattr(past_searches, "REFRESH_SECONDS", 0.0)
    deadline = time.monotonic() + 5
    while await past.find(read_typed("lam"), 8, ENGLISH) != ["brass lamp", "lamp oil"]:
        assert time.monotonic() < deadline
        await redis.time()
    await past.still()


async def test_what_no_product_meets_is_asked_about_once(redis: Redis) -> None:
    past, tally = PastSearches(redis), SearchTally(redis)
    for words in ("lamp", "lamp oil"):
        for _ in range(3):
            tally.note(words, 1)
    await tally.still()
    found = await past.find(read_typed("l"), 8, ENGLISH)
    assert past.unsure(found) == ["lamp", "lamp oil"]
    past.note_met(found, ["lamp"])
    assert past.unsure(found) == []
    assert await past.find(read_typed("l"), 8, ENGLISH) == ["lamp"]
    await past.still()


async def test_without_redis_there_are_none() -> None:
    gone = open_redis("redis://127.0.0.1:9")
    past = PastSearches(gone)
    assert await past.find(read_typed("l"), 8, ENGLISH) == []
    await past.still()
    await gone.aclose()
