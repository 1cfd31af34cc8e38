"""Events a projector fails on: tried again with pauses, then left out and remembered, so that the others go on."""

import asyncio
import time
from typing import Final

import asyncpg
import structlog

from db.outages import UNREACHABLE
from db.outbox import Recorded
from db.parked import park, requeued, unpark
from domain.outages import OtherShape, OutOfStep, StoreDown
from read_models.model import Standing
from workers.cancellation import stop_if_cancelled
from workers.feed import Batch, Feed
from workers.leadership import LostLeadership
from workers.numbers import parked_events
from workers.projection import Projection

PORTION_EVENTS_MAX: Final = 100
TRIES_MAX: Final = 5
PAUSE_SECONDS_MIN: Final = 0.2
PAUSE_GROWTH: Final = 2
LOOK_SECONDS: Final = 1.0

OUTAGES: Final = (
    StoreDown,
    OtherShape,
    OutOfStep,
    LostLeadership,
    *UNREACHABLE,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.TransactionRollbackError,
    asyncpg.LockNotAvailableError,
)
"""Nobody's fault: not the event's, and not the projector's."""

log = structlog.get_logger()


class Parking:
    """Of one read model. What was parked is not lost: the tables have what the event says, and a rebuild brings it."""

    def __init__(self, projection: Projection, feed: Feed, postgres: asyncpg.Pool) -> None:
        self._projection = projection
        self._feed = feed
        self._postgres = postgres
        self._looked_at = 0.0

    async def project(self, start: Standing, batch: Batch) -> Standing:
        """The whole batch, or what can be projected of it. Raises OUTAGES.

        One bad event in a large batch is looked for in portions: each is written as one.
        """
        try:
            return await self._projection.project("live", start, batch)
        except OUTAGES:
            raise
        except Exception as trouble:
            stop_if_cancelled()
            log.warning(
                "a batch can't be projected",
                model=self._projection.model.name,
                after=start.position,
                events=len(batch.events),
                trouble=repr(trouble),
            )
        standing = start
        if len(batch.events) > PORTION_EVENTS_MAX:
            for portion in batch.portions(PORTION_EVENTS_MAX):
                standing = await self.project(standing, portion)
            return standing
        for event in batch.events:
            last = event is batch.events[-1]
            standing = await self._one(standing, Batch([event], batch.as_of_ms if last else event.at_us // 1_000))
        return standing

    async def bring_back(self, standing: Standing) -> Standing:
        """What somebody asked for again, at most every LOOK_SECONDS."""
        name = self._projection.model.name
        if name not in self._feed.asked_again or time.monotonic() - self._looked_at < LOOK_SECONDS:
            return standing
        async with self._postgres.acquire() as connection:
            events = await requeued(connection, name)
        for event in events:
            standing = await self._one(standing, Batch([event], standing.as_of_ms, requeued=event))
            log.info("a parked event was tried again", model=name, position=event.position)
        self._looked_at = time.monotonic()
        return standing

    async def _one(self, start: Standing, batch: Batch) -> Standing:
        (event,) = batch.events
        pause = PAUSE_SECONDS_MIN
        for attempt in range(1, TRIES_MAX + 1):
            stop_if_cancelled()
            try:
                standing = await self._projection.project("live", start, batch)
            except OUTAGES:
                raise
            except Exception as trouble:
                if attempt == TRIES_MAX:
                    return await self._park(start, batch, event, repr(trouble))
            else:
                if batch.requeued is not None:
                    async with self._postgres.acquire() as connection:
                        await unpark(connection, self._projection.model.name, event.position)
                return standing
            await asyncio.sleep(pause)
            pause *= PAUSE_GROWTH
        raise AssertionError("the loop returns")

    async def _park(self, start: Standing, batch: Batch, event: Recorded, error: str) -> Standing:
        """Written down first: should we die in between, it is tried again, and parked again."""
        name = self._projection.model.name
        log.exception("an event is parked", model=name, position=event.position, type=event.type)
        parked_events.labels(name).inc()
        async with self._postgres.acquire() as connection:
            await park(connection, name, event, error, TRIES_MAX)
        if batch.requeued is not None:
            return start
        return await self._projection.project("live", start, Batch([], batch.as_of_ms, parked=event))
