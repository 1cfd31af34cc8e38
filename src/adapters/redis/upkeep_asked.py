"""What was asked to be looked after and is not done yet, where the office reads it.

The rows in Postgres are what is owed (db/asked_upkeep.py). Who has asked notes it here after the commit, so that it is
seen at once; the clerk puts right what was lost on the way.
"""

from collections.abc import Awaitable, Iterable
from typing import cast

import msgspec

from adapters.redis.client import Redis, redis_answers
from adapters.redis.keys import UPKEEP_ASKED
from domain.upkeep import UpkeepKind

Wish = tuple[UpkeepKind, str]
"""A kind, and its subject: a read model's name, or LEDGER."""


class UpkeepAsked(msgspec.Struct, frozen=True):
    """Every method raises StoreDown("redis")."""

    redis: Redis

    async def note(self, *wishes: Wish) -> None:
        with redis_answers():
            await cast("Awaitable[int]", self.redis.sadd(UPKEEP_ASKED, *map(written, wishes)))

    async def read(self) -> set[Wish]:
        with redis_answers():
            found = await cast("Awaitable[set[bytes]]", self.redis.smembers(UPKEEP_ASKED))
        return {wish_of(said.decode()) for said in found}

    async def put_right(self, noted: set[Wish], owed: Iterable[Wish]) -> None:
        """`owed` must have been read after what was `noted`: what is noted has been committed."""
        wishes = set(owed)
        if missing := wishes - noted:
            await self.note(*missing)
        if done := noted - wishes:
            with redis_answers():
                await cast("Awaitable[int]", self.redis.srem(UPKEEP_ASKED, *map(written, done)))


def written(wish: Wish) -> str:
    return " ".join(wish)


def wish_of(said: str) -> Wish:
    kind, _, subject = said.partition(" ")
    return UpkeepKind(kind), subject
