"""Reading read models out of Redis."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from typing import Any, Final, NamedTuple, TypeVar

import msgspec

from adapters.redis.client import Redis, redis_answers
from adapters.redis.connection import Command
from adapters.redis.keys import document_keys, rank_key, slot_key, table_key
from adapters.redis.pairs import pairs
from adapters.redis.searches import Tally, most_frequent
from adapters.redis.security_trail import security_records
from adapters.redis.standings import parse_standing
from adapters.redis.upkeep import Upkeep, UpkeepBoard
from adapters.redis.upkeep_asked import UpkeepAsked, Wish
from adapters.redis.upkeep_runs import UpkeepRun, UpkeepRuns
from adapters.redis.walk import Bound, walk
from domain.outages import Moved, StoreDown
from domain.staff.security_event import SecurityEvent, SecurityRecord
from read_models.model import ReadModel, Standing
from read_models.shop import SHOP

LEADS_KEPT_MAX: Final = 10_000
EXCERPTS_KEPT_MAX: Final = 1_000
GLANCE_SECONDS_MAX: Final = 0.25
LATE_SECONDS: Final = 0.02
LEFT_ALONE_SECONDS: Final = 1.0
EXCERPT_KEYS_MAX: Final = 100
"""Of longer ones no documents are read along."""

Found = TypeVar("Found")
Seen = tuple[Standing, Found]
"""What was found, and how the read model stood at that moment."""


class Lead(msgspec.Struct, frozen=True):
    """A document that led to another, and that one's key."""

    signpost: bytes
    leads_to: str


class Excerpt(NamedTuple):
    """Keys that stand in all of the named ranks with a score in [low, high], highest first."""

    model: str
    names: tuple[str, ...]
    low: int | None
    high: int | None
    offset: int
    limit: int


class Listed(NamedTuple):
    """`total` counts the keys on all pages; `read` are documents of keys that stood there last time."""

    keys: list[str]
    total: int
    read: dict[str, bytes | None]


class RedisReader:
    """Every method raises StoreDown("redis") when Redis does not answer.

    Whoever reads says how the read model stood when he last looked, and is answered out of that very generation, no
    less far than it was then: one command, or one step, reads both. It raises Moved otherwise: another one took its
    place, or the store was lost, or brought back an older state.
    """

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._line = redis.read_models
        self._known: dict[str, Standing] = {}
        self._leads: dict[str, Lead] = {}
        self._excerpts: dict[Excerpt, list[str]] = {}
        self._left_alone_until = 0.0

    async def standing(self, model: ReadModel) -> Standing | None:
        """The live generation's, now.

        None until a worker has built the whole model for the first time, or anew after its store was wiped.
        """
        with redis_answers():
            (found,) = await self._line.ask("MGET", slot_key(model, "live"))
        standing = parse_standing(found)
        if standing is not None:
            self._known[model.name] = standing
        return standing

    def known(self, model: ReadModel) -> Standing | None:
        """The live generation's when somebody looked last, however long ago: what one may begin with."""
        return self._known.get(model.name)

    async def document(self, model: ReadModel, at: Standing, key: str) -> Seen[bytes | None]:
        standing, (found,) = await self.documents(model, at, [key])
        return standing, found

    async def documents(self, model: ReadModel, at: Standing, keys: Sequence[str]) -> Seen[list[bytes | None]]:
        names = document_keys(model, at.generation, keys)
        with redis_answers():
            text, *found = await self._line.ask("MGET", slot_key(model, "live"), *names)
        return self._checked(model, at, text), found

    async def glance(self, model: ReadModel, at: Standing, keys: Sequence[str]) -> Seen[list[bytes | None]] | None:
        """As `documents`, for who can do without: None where Redis is down or takes longer than GLANCE_SECONDS_MAX, and
        for LEFT_ALONE_SECONDS after that; and where the generation has changed.
        """
        return await self._glanced(lambda: self.documents(model, at, keys))

    async def glance_at_standing(self, model: ReadModel) -> Standing | None:
        """As `standing`, in the same way."""
        return await self._glanced(lambda: self.standing(model))

    async def _glanced(self, look: Callable[[], Awaitable[Found | None]]) -> Found | None:
        began = time.monotonic()
        if began < self._left_alone_until:
            return None
        try:
            async with asyncio.timeout(GLANCE_SECONDS_MAX):
                return await look()
        except Moved:
            return None
        except (StoreDown, TimeoutError):
            now = time.monotonic()
            if now - began < GLANCE_SECONDS_MAX + LATE_SECONDS:  # else it is this process that was late
                self._left_alone_until = now + LEFT_ALONE_SECONDS
            return None

    async def document_of_each(self, wanted: Sequence[tuple[ReadModel, Standing, str]]) -> list[Seen[bytes | None]]:
        """One document each of several read models, in one trip."""
        asked: list[Command] = [
            ("MGET", slot_key(model, "live"), *document_keys(model, at.generation, [key])) for model, at, key in wanted
        ]
        with redis_answers():
            answers = await self._line.ask_beside(*asked)
        return [
            (self._checked(model, at, text), found)
            for (model, at, _), (text, found) in zip(wanted, answers, strict=True)
        ]

    def lead(self, key: str) -> Lead | None:
        """Where a document led when somebody followed it last."""
        return self._leads.get(key)

    def remember_lead(self, key: str, lead: Lead) -> None:
        if len(self._leads) >= LEADS_KEPT_MAX:
            self._leads.clear()
        self._leads[key] = lead

    async def ranked(self, model: ReadModel, at: Standing, excerpt: Excerpt) -> Seen[Listed]:
        """One rank is paged by Redis. Several are intersected, which costs as much as the smallest of them is long."""
        expected = self._excerpts.get(excerpt, ())
        along: list[Command] = [("MGET", *document_keys(model, at.generation, expected))] if expected else []
        ranks = [rank_key(model, at.generation, name) for name in excerpt.names]
        if len(ranks) == 1:
            least: int | str = "-inf" if excerpt.low is None else excerpt.low
            most: int | str = "+inf" if excerpt.high is None else excerpt.high
            standing, (total, found, *read) = await self.together(
                model,
                at,
                ("ZCOUNT", ranks[0], least, most),
                ("ZRANGE", ranks[0], most, least, "BYSCORE", "REV", "LIMIT", excerpt.offset, excerpt.limit),
                *along,
            )
            keys = [key.decode() for key in found]
        else:
            both: Command = ("ZINTER", len(ranks), *ranks, "AGGREGATE", "MIN", "WITHSCORES")
            standing, (scores, *read) = await self.together(model, at, both, *along)
            keys, total = fitting(scores, excerpt)
        self._remember_excerpt(excerpt, keys)
        return standing, Listed(keys, total, dict(zip(expected, *read, strict=True)) if along else {})

    async def walked(
        self, model: ReadModel, at: Standing, along: Sequence[Bound], beside: Sequence[Bound]
    ) -> Seen[list[str]]:
        return await walk(self.together, model, at, along, beside)

    async def counted(
        self, model: ReadModel, at: Standing, counts: Sequence[str], periods: Sequence[str]
    ) -> Seen[list[dict[str, int]]]:
        """Of each of a counter model's counts, what these periods come to under each name."""
        keys = ([table_key(model, at.generation, count, period) for period in periods] for count in counts)
        sums: list[Command] = [("ZUNION", len(periods), *each, "WITHSCORES") for each in keys]
        standing, found = await self.together(model, at, *sums)
        return standing, [{name.decode(): int(score) for name, score in pairs(scores)} for scores in found]

    def _remember_excerpt(self, excerpt: Excerpt, keys: list[str]) -> None:
        if len(keys) > EXCERPT_KEYS_MAX:
            return
        if len(self._excerpts) >= EXCERPTS_KEPT_MAX:
            self._excerpts.clear()
        self._excerpts[excerpt] = keys

    async def together(self, model: ReadModel, at: Standing, *commands: Command) -> Seen[list[Any]]:
        """The answers to several commands."""
        with redis_answers():
            (text,), *found = await self._line.ask_together(("MGET", slot_key(model, "live")), *commands)
        return self._checked(model, at, text), found

    def _checked(self, model: ReadModel, at: Standing, text: bytes | None) -> Standing:
        standing = parse_standing(text)
        if standing is None or standing.generation != at.generation or standing.position < at.position:
            self._known.pop(model.name, None)
            raise Moved(model.name)
        self._known[model.name] = standing
        return standing

    async def searched(self, tally: Tally, days: Sequence[date], limit: int) -> list[tuple[str, int]]:
        return await most_frequent(self._redis, tally, days, limit)

    async def security_records(self, events: Sequence[SecurityEvent]) -> list[SecurityRecord]:
        """Newest first."""
        return await security_records(self._redis, events)

    async def upkeep(self) -> dict[str, Upkeep]:
        """By the read model's name."""
        return await UpkeepBoard(self._redis).read()

    async def upkeep_runs(self) -> list[UpkeepRun]:
        return await UpkeepRuns(self._redis).read()

    async def upkeep_asked(self) -> set[Wish]:
        return await UpkeepAsked(self._redis).read()

    async def ping(self) -> None:
        """By a read: a Sentinel answers pings."""
        with redis_answers():
            await self._line.ask("EXISTS", slot_key(SHOP, "live"))


def fitting(scores: Sequence[Any], excerpt: Excerpt) -> tuple[list[str], int]:
    """Those within an excerpt of what stands in several ranks, and how many there are."""
    low, high, end = excerpt.low or 0, excerpt.high, excerpt.offset + excerpt.limit
    scored = ((int(score), key.decode()) for key, score in pairs(scores))
    within = sorted(((score, key) for score, key in scored if low <= score <= (high or score)), reverse=True)
    return [key for _, key in within[excerpt.offset : end]], len(within)
