"""What somebody who keeps watch wants to see, kept in Redis for a while: of each event the newest.

Each event has a list of its own: whoever hits a limit a thousand times pushes nothing but other limits out.
"""

from collections import deque
from collections.abc import Awaitable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any, Final, cast

import msgspec
from redis.exceptions import RedisError

from adapters.redis.client import Redis, redis_answers
from adapters.redis.handing_on import HandingOn
from adapters.redis.keys import security_key
from domain.staff.security_event import SecurityEvent, SecurityRecord

KEPT_OF_EACH_MAX: Final = 1_000
DAYS_KEPT: Final = 30
WAITING_MAX: Final = 500
EVERY_SECONDS: Final = 0.5

decode_record: Final = msgspec.json.Decoder(SecurityRecord).decode


class SecurityTrail:
    """Of one process. What can't be handed on within EVERY_SECONDS is forgotten: nothing waits for it, and a Redis that
    is down costs nobody anything.
    """

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._waiting: deque[SecurityRecord] = deque(maxlen=WAITING_MAX)
        self._handing_on = HandingOn(self._hand_on, EVERY_SECONDS)

    def add(self, record: SecurityRecord) -> None:
        """Never waits and never fails."""
        self._waiting.append(record)
        self._handing_on.soon()

    async def still(self) -> None:
        """Hand on what is left."""
        await self._handing_on.now()

    async def _hand_on(self) -> None:
        records, now = [*self._waiting], datetime.now(UTC)
        self._waiting.clear()
        if not records:
            return
        with suppress(RedisError, OSError):
            async with self._redis.pipeline(transaction=False) as pipe:
                for record in records:
                    pipe.zadd(security_key(record.event), {msgspec.json.encode(record): milliseconds(record.at)})
                for event in SecurityEvent:
                    pipe.zremrangebyrank(security_key(event), 0, -KEPT_OF_EACH_MAX - 1)
                    pipe.zremrangebyscore(security_key(event), "-inf", milliseconds(oldest(now)))
                    pipe.expire(security_key(event), DAYS_KEPT * 86_400)
                await cast("Awaitable[Any]", pipe.execute())


async def security_records(redis: Redis, events: Sequence[SecurityEvent]) -> list[SecurityRecord]:
    """All that is kept of these, newest first. Raises StoreDown("redis")."""
    since = milliseconds(oldest(datetime.now(UTC)))
    with redis_answers():
        async with redis.pipeline(transaction=False) as pipe:
            for event in events:
                pipe.zrange(security_key(event), "+inf", since, byscore=True, desc=True)
            found: list[list[bytes]] = await cast("Awaitable[Any]", pipe.execute())
    records = [decode_record(text) for texts in found for text in texts]
    return sorted(records, key=lambda record: record.at, reverse=True)


def milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def oldest(now: datetime) -> datetime:
    return now - timedelta(days=DAYS_KEPT)
