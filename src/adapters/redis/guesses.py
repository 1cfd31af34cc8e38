"""Wrong guesses, counted in one step by all processes together, before each is looked at."""

import time
from collections.abc import Awaitable, Mapping, Sequence
from contextlib import suppress
from typing import Final, cast

import msgspec
from redis.exceptions import RedisError

from adapters.redis.client import Redis
from domain.accounts.guessing import (
    EVERYWHERE_MAX,
    PAUSE_SECONDS_MAX,
    STRICTER,
    Bound,
    Count,
    counted,
    left_to_wait,
    taken_back,
)

PREFIX: Final = "tradepost:{guesses}:"
"""One slot of a cluster has all of them: a try is counted by several names in one step."""
REMEMBERED_HERE_MAX: Final = 10_000
ALONE_SECONDS: Final = 1.0
KNOWN_SECONDS: Final = 30 * 24 * 60 * 60

# As in domain.accounts.guessing, by the clock of Redis. ARGV: the longest pause, in ms; how many wrong ones under the
# last name make all others stricter, by how much; then, for each name, from which wrong one on it pauses, and the ms
# after which one is forgiven. Where one of them pauses nothing is counted: 1, and what is left of each pause. Else 0,
# and the pauses that begin now.
COUNT: Final = """
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local longest, strict_above, stricter = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local wrong, at, said, paused = {}, {}, {}, 0
for i, key in ipairs(KEYS) do
  local kept = redis.call('HMGET', key, 'wrong', 'at', 'until')
  local period = tonumber(ARGV[3 + 2 * i])
  at[i] = tonumber(kept[2]) or now
  local forgiven = math.floor(math.max(0, now - at[i]) / period)
  wrong[i] = math.max(0, (tonumber(kept[1]) or 0) - forgiven)
  at[i] = wrong[i] == 0 and now or at[i] + forgiven * period
  local left = (tonumber(kept[3]) or 0) - now
  if left <= 0 or left > longest then left = 0 else paused = 1 end
  said[i] = left
end
if paused == 0 then
  local strict = strict_above > 0 and wrong[#KEYS] >= strict_above
  for i, key in ipairs(KEYS) do
    local from, period = tonumber(ARGV[2 + 2 * i]), tonumber(ARGV[3 + 2 * i])
    if strict then from = math.max(2, math.floor(from / stricter)) end
    wrong[i] = wrong[i] + 1
    if wrong[i] >= from then said[i] = math.min(longest, 1000 * 2 ^ math.min(30, wrong[i] - from)) end
    redis.call('HSET', key, 'wrong', wrong[i], 'at', at[i], 'until', now + said[i])
    redis.call('PEXPIRE', key, wrong[i] * period + said[i])
  end
end
return {paused, unpack(said)}
"""

# The last try was right: it doesn't count, and nobody waits for it.
TAKE_BACK: Final = """
for _, key in ipairs(KEYS) do
  local wrong = tonumber(redis.call('HGET', key, 'wrong'))
  if wrong then redis.call('HSET', key, 'wrong', math.max(0, wrong - 1), 'until', 0) end
end
"""


class Try(msgspec.Struct, frozen=True):
    """`seconds` by name: what is left of a pause where it is `paused`, and not looked at; else how long the next has to
    wait if this one is wrong.
    """

    paused: bool
    seconds: dict[str, float]


class Guesses:
    """Without Redis each process counts for itself, and strictly. Asks a Redis in trouble once a second only."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._here: dict[str, Count] = {}
        self._alone_until = 0.0

    async def count(self, names: Mapping[str, Bound], *, strict_by_last: bool = False) -> Try:
        """One more, if none of them pauses. With `strict_by_last` many under the last name make all others stricter."""
        asked: list[str] = [str(PAUSE_SECONDS_MAX * 1000), str(EVERYWHERE_MAX if strict_by_last else 0), str(STRICTER)]
        for bound in names.values():
            asked += [str(bound.paused_from), str(bound.forgiven_seconds * 1000)]
        if not self._alone:
            try:
                paused, *said = await cast(
                    "Awaitable[list[int]]", self._redis.eval(COUNT, len(names), *keys_of(names), *asked)
                )
            except (RedisError, OSError):
                self._alone_until = time.monotonic() + ALONE_SECONDS
            else:
                return Try(bool(paused), {name: ms / 1000 for name, ms in zip(names, said, strict=True)})
        return self._count_here(names)

    async def take_back(self, names: Sequence[str]) -> None:
        for name in names:
            if (count := self._here.get(name)) is not None:
                self._here[name] = taken_back(count)
        if names and not self._alone:
            with suppress(RedisError, OSError):
                await cast("Awaitable[None]", self._redis.eval(TAKE_BACK, len(names), *keys_of(names)))

    async def forget(self, name: str) -> None:
        self._here.pop(name, None)
        if not self._alone:
            with suppress(RedisError, OSError):
                await self._redis.delete(*keys_of([name]))

    async def remember(self, known: str) -> None:
        """That somebody was let in, for KNOWN_SECONDS."""
        if not self._alone:
            with suppress(RedisError, OSError):
                await self._redis.set(f"{PREFIX}known:{known}", "1", ex=KNOWN_SECONDS)

    async def remembers(self, known: str) -> bool:
        """Of nobody as long as Redis doesn't answer."""
        if not self._alone:
            try:
                return bool(await self._redis.exists(f"{PREFIX}known:{known}"))
            except (RedisError, OSError):
                self._alone_until = time.monotonic() + ALONE_SECONDS
        return False

    @property
    def _alone(self) -> bool:
        return time.monotonic() < self._alone_until

    def _count_here(self, names: Mapping[str, Bound]) -> Try:
        now = time.monotonic()
        kept = {name: self._here.pop(name, Count()) for name in names}
        left = {name: left_to_wait(count, now) for name, count in kept.items()}
        paused = any(left.values())
        if not paused:
            kept = {name: counted(count, names[name], now, strict=True) for name, count in kept.items()}
            left = {name: left_to_wait(count, now) for name, count in kept.items()}
        for name, count in kept.items():
            if len(self._here) >= REMEMBERED_HERE_MAX:
                del self._here[next(iter(self._here))]
            self._here[name] = count
        return Try(paused, left)


def keys_of(names: Mapping[str, Bound] | Sequence[str]) -> list[str]:
    return [f"{PREFIX}{name}" for name in names]
