"""What others have searched for, kept in this process to be suggested: no key somebody presses costs a look at Redis.

Of the last DAYS, what was asked at least TIMES_MIN times and found something, the most frequent first. What was in vain
even once on the last of these days it was asked is left out: it may find nothing any more.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import Final

from adapters.redis.client import Redis, redis_answers
from adapters.redis.keys import searches_key
from adapters.redis.searches import TIMES_MIN, WORDS_MAX
from adapters.search.phrasebook import Phrasebook, Typed
from adapters.search.stemming import Stemming, stemming_in
from domain.outages import StoreDown

DAYS: Final = 7
READ_OF_A_DAY_MAX: Final = 300
SEARCHES_KEPT_MAX: Final = 500
REFRESH_SECONDS: Final = 60.0


class PastSearches:
    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._texts: Sequence[str] = ()
        self._stemming = stemming_in(("en",))
        self._book = Phrasebook((), self._stemming)
        self._met: dict[str, bool] = {}
        self._read_at = 0.0
        self._reading: asyncio.Task[None] | None = None

    async def find(self, typed: Typed, limit: int, stemming: Stemming) -> list[str]:
        """Those that go on as was typed, without those of which it was said that no product meets them.

        It waits for Redis the first time only; where that doesn't answer there are none.
        """
        await self._be_recent()
        if stemming is not self._stemming:  # the index has taken another language since
            self._stemming, self._book = stemming, Phrasebook(self._texts, stemming)
        return self._believed(self._book.find(typed, len(self._texts)), limit)

    def find_nearly(self, typed: Typed, limit: int) -> list[str]:
        """Those that go on so but for typos, as who asked last stems."""
        return self._believed(self._book.find_nearly(typed, len(self._texts)), limit)

    def _believed(self, places: Sequence[int], limit: int) -> list[str]:
        return [text for text in map(self._texts.__getitem__, places) if self._met.get(text, True)][:limit]

    def unsure(self, searches: Sequence[str]) -> list[str]:
        """Those of which nobody has said yet, since the list was read, whether products meet them."""
        return [search for search in searches if search not in self._met]

    def note_met(self, searches: Sequence[str], met: Sequence[str]) -> None:
        self._met.update((search, search in met) for search in searches)

    async def read(self) -> None:
        """Now. Raises StoreDown("redis")."""
        self._texts = await suggestible(self._redis, datetime.now(UTC).date())
        self._book, self._met = Phrasebook(self._texts, self._stemming), {}

    async def still(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
            with suppress(asyncio.CancelledError):
                await self._reading

    async def _be_recent(self) -> None:
        now = time.monotonic()
        if self._reading is not None and (not self._reading.done() or now - self._read_at < REFRESH_SECONDS):
            return
        is_first, self._read_at = self._reading is None, now
        self._reading = asyncio.create_task(self._try_to_read())
        if is_first:
            await asyncio.shield(self._reading)

    async def _try_to_read(self) -> None:
        with suppress(StoreDown):
            await self.read()


async def suggestible(redis: Redis, today: date) -> list[str]:
    """Raises StoreDown("redis")."""
    days = [today - timedelta(days=back) for back in range(DAYS)]
    with redis_answers():
        asked = await read_days(redis, days)
        async with redis.pipeline(transaction=False) as pipe:
            for day, counts in asked:
                pipe.zmscore(searches_key("in_vain", day), list(counts))
            in_vain: list[list[float | None]] = await pipe.execute()
    found, doubtful = Counter[str](), set[str]()
    for (_, counts), vain in zip(asked, in_vain, strict=True):
        for (words, times), times_in_vain in zip(counts.items(), vain, strict=True):
            if words not in found and times_in_vain:
                doubtful.add(words)
            found[words] += times - int(times_in_vain or 0)
    ranked = sorted((-times, words) for words, times in found.items() if times >= TIMES_MIN)
    return [words for _, words in ranked if words not in doubtful][:SEARCHES_KEPT_MAX]


async def read_days(redis: Redis, days: Sequence[date]) -> list[tuple[date, dict[str, int]]]:
    """The most frequent of every day that has any, by how often they were asked at least: in a full list the newcomers
    have inherited as much as the rarest has.
    """
    async with redis.pipeline(transaction=False) as pipe:
        for day in days:
            pipe.zcard(searches_key("asked", day))
            pipe.zrange(searches_key("asked", day), 0, 0, withscores=True)
            pipe.zrange(searches_key("asked", day), 0, READ_OF_A_DAY_MAX - 1, desc=True, withscores=True)
        answers = await pipe.execute()
    found = []
    for place, day in enumerate(days):
        size, rarest, counted = answers[3 * place : 3 * place + 3]
        inherited = int(rarest[0][1]) if size >= WORDS_MAX else 0
        if counted:
            found.append((day, {words.decode(): int(times) - inherited for words, times in counted}))
    return found
