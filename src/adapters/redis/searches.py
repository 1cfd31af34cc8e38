"""What customers search for: how often, and how often in vain. Words only, and of nobody in particular.

A day has two lists of at most WORDS_MAX queries each. When one is full, the rarest gives its place, and its count as
the newcomer's beginning: what is frequent stays, and no count is too high by more than all searches of the day over
WORDS_MAX (Metwally, Agrawal and El Abbadi, "Efficient Computation of Frequent and Top-k Elements in Data Streams",
2005: "Space-Saving").
"""

import re
from collections import Counter
from collections.abc import Awaitable, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import Final, Literal, cast

from redis.exceptions import RedisError

from adapters.redis.client import Redis, redis_answers
from adapters.redis.handing_on import HandingOn
from adapters.redis.keys import searches_key
from domain.folding import caseless

WORDS_MAX: Final = 2_000
TIMES_MIN: Final = 3
"""What fewer searches had in common could be about one person, and is shown to nobody."""
DAYS_KEPT: Final = 31
REMEMBERED_HERE_MAX: Final = 2_000
CHARS_MAX: Final = 80
EVERY_SECONDS: Final = 1.0
# E-mail addresses, and numbers as long as those of telephones and cards.
PERSONAL: Final = re.compile(r"@|\d(?:[\W_]*\d){6,}")

Tally = Literal["asked", "in_vain"]

ADD: Final = """
local most, seconds = tonumber(ARGV[1]), tonumber(ARGV[2])
for i = 3, #ARGV, 2 do
    local words, times = ARGV[i], tonumber(ARGV[i + 1])
    if redis.call('ZCARD', KEYS[1]) >= most and not redis.call('ZSCORE', KEYS[1], words) then
        times = times + tonumber(redis.call('ZPOPMIN', KEYS[1])[2])
    end
    redis.call('ZINCRBY', KEYS[1], times, words)
end
redis.call('EXPIRE', KEYS[1], seconds)
"""


class SearchTally:
    """Counts for one process, and hands its counts on every EVERY_SECONDS. What can't be handed on is forgotten."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._counts: dict[Tally, Counter[str]] = {"asked": Counter(), "in_vain": Counter()}
        self._handing_on = HandingOn(self._hand_on, EVERY_SECONDS)

    def note(self, words: str, found: int) -> None:
        """Never waits and never fails."""
        words = caseless(words)
        if not words or len(words) > CHARS_MAX or PERSONAL.search(words):
            return
        for counts in self._counts.values() if found == 0 else (self._counts["asked"],):
            if words in counts or len(counts) < REMEMBERED_HERE_MAX:
                counts[words] += 1
        self._handing_on.soon()

    async def still(self) -> None:
        """Hand on what is left."""
        await self._handing_on.now()

    async def _hand_on(self) -> None:
        today = datetime.now(UTC).date()
        for tally, counts in self._counts.items():
            if not counts:
                continue
            said = [part for words, times in counts.items() for part in (words, str(times))]
            counts.clear()
            with suppress(RedisError, OSError):
                await cast(
                    "Awaitable[None]",
                    self._redis.eval(
                        ADD, 1, searches_key(tally, today), str(WORDS_MAX), str(DAYS_KEPT * 86_400), *said
                    ),
                )


async def most_frequent(redis: Redis, tally: Tally, days: Sequence[date], limit: int) -> list[tuple[str, int]]:
    """Queries with their counts over these days. Raises StoreDown("redis")."""
    with redis_answers():
        counted = await redis.zunion([searches_key(tally, day) for day in days], withscores=True)
    ranked = sorted(((words.decode(), int(times)) for words, times in counted), key=lambda pair: (-pair[1], pair[0]))
    return ranked[:limit]
