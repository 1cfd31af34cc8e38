"""What was spent of allowances within a minute: counted here, and told to Redis, where all processes' counts meet.

Whoever asks often asks no store: of each allowance a process spends a part before it says so. What must be exact is
told each time, and waited for.
"""

import asyncio
from collections.abc import Hashable, Sequence
from time import monotonic, time
from typing import Final

import msgspec
from redis.exceptions import RedisError

from adapters.redis.client import Redis
from adapters.redis.keys import TRIES
from adapters.redis.line import Script
from domain.limits import WINDOW_SECONDS

PREFIX: Final = f"{TRIES}{{allowed}}:"
UNTOLD_SHARE: Final = 10
"""The part of an allowance that a process spends before it says so."""
TOLD_TOGETHER_MAX: Final = 100
KNOWN_MAX: Final = 50_000
"""Of whom a process knows what they have spent; when there are more it begins anew."""
ALONE_SECONDS: Final = 1.0

# Adds to each count what was spent; the counts of all.
SPEND: Final = Script("""
local spent = {}
for index, key in ipairs(KEYS) do
  spent[index] = redis.call('INCRBY', key, ARGV[index + 1])
  if spent[index] == tonumber(ARGV[index + 1]) then redis.call('EXPIRE', key, ARGV[1]) end
end
return spent
""")


class Spent(msgspec.Struct):
    """Of one allowance in this minute: what Redis knew of when it was told last, and what was spent here since then."""

    name: str
    known: int = 0
    here: int = 0
    told: bool = False
    noted: bool = False


Standing = tuple[int, int, bool]
"""What is left, negative where there was nothing left, and then nothing was spent; the seconds until there is all of it
again; and whether it was found for the first time that nothing is left.
"""


class Allowances:
    """Without Redis each process counts for itself: looser, but there. It asks a Redis in trouble once a second only.

    Minutes are those of the clock: they begin for all at once.
    """

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._spent: dict[tuple[str, Hashable], Spent] = {}
        self._minute = 0
        self.alone = False
        """Whether Redis did not answer when it was asked last."""
        self._asked_again_at = 0.0
        self._due: dict[str, Spent] = {}
        self._telling: asyncio.Task[None] | None = None

    def spend(self, kind: str, whose: Hashable, most: int) -> Standing:
        """One of `most` a minute. Never waits: what other processes spend is known after they have told of it."""
        spent, seconds = self._of(kind, whose)
        left = most - spent.known - spent.here - 1
        if left < 0:
            return refused(spent, seconds)
        spent.here += 1
        if spent.here * UNTOLD_SHARE >= most and not spent.told:
            self._tell_soon(spent)
        return left, seconds, False

    async def spend_at_once(self, kind: str, whose: Hashable, most: int) -> Standing:
        """One of `most` a minute, of all processes together."""
        spent, seconds = self._of(kind, whose)
        if most - spent.known - spent.here - 1 < 0:
            return refused(spent, seconds)
        spent.here += 1
        await self._tell([spent])
        left = most - spent.known - spent.here
        return refused(spent, seconds) if left < 0 else (left, seconds, False)

    def standing(self, kind: str, whose: Hashable, most: int) -> Standing:
        """What is left, as far as this process knows; nothing is spent."""
        spent, seconds = self._of(kind, whose)
        left = most - spent.known - spent.here
        return refused(spent, seconds) if left <= 0 else (left, seconds, False)

    async def still(self) -> None:
        """Wait for what is being told."""
        if self._telling is not None:
            await asyncio.wait([self._telling])

    def _of(self, kind: str, whose: Hashable) -> tuple[Spent, int]:
        minute, gone = divmod(int(time()), WINDOW_SECONDS)
        if minute != self._minute or len(self._spent) >= KNOWN_MAX:
            self._spent, self._minute = {}, minute
        named = kind, whose
        spent = self._spent.get(named)
        if spent is None:
            spent = self._spent[named] = Spent(f"{PREFIX}{kind}:{minute}:{whose}")
        return spent, WINDOW_SECONDS - gone

    def _tell_soon(self, spent: Spent) -> None:
        spent.told = True
        self._due[spent.name] = spent
        if self._telling is None:
            self._telling = asyncio.create_task(self._tell_all())

    async def _tell_all(self) -> None:
        try:
            while self._due:
                due, self._due = list(self._due.values()), {}
                for first in range(0, len(due), TOLD_TOGETHER_MAX):
                    await self._tell(due[first : first + TOLD_TOGETHER_MAX])
        finally:
            self._telling = None

    async def _tell(self, several: list[Spent]) -> None:
        """Never fails: what could not be told is counted here, and told another time."""
        told = [spent.here for spent in several]
        for spent, count in zip(several, told, strict=True):
            spent.known, spent.here = spent.known + count, 0
        totals = await self._totals([spent.name for spent in several], told)
        for spent, count, total in zip(several, told, totals, strict=True):
            spent.told = False
            if total is None:
                spent.known, spent.here = spent.known - count, spent.here + count
            else:
                spent.known = max(spent.known, total)

    async def _totals(self, names: list[str], told: list[int]) -> Sequence[int | None]:
        nothing = [None] * len(names)
        if self.alone and monotonic() < self._asked_again_at:
            return nothing
        try:
            totals: list[int] = await self._redis.line.run(SPEND, names, [2 * WINDOW_SECONDS, *told])
        except (RedisError, OSError):
            self.alone, self._asked_again_at = True, monotonic() + ALONE_SECONDS
            return nothing
        self.alone = False
        return totals


def refused(spent: Spent, seconds: int) -> Standing:
    first, spent.noted = not spent.noted, True
    return -1, seconds, first
