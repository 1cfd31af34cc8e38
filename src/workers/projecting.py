"""The loop that keeps a read model's live generation up to date."""

import asyncio
import time
from typing import Final

import asyncpg
import structlog

from adapters.traces.tracing import Traced
from commands.base import perform
from commands.upkeep.compare_histories import CompareHistories, compare_histories
from domain.outages import OtherHistory
from read_models.model import Standing, facts_of, revision_of
from workers.cancellation import stop_if_cancelled
from workers.feed import Batch, Feed
from workers.leadership import Lead, Leadership
from workers.numbers import projected, projection_seconds
from workers.parking import OUTAGES, Parking
from workers.projection import Projection, is_newer
from workers.traced import tell

LEFT_SECONDS: Final = 5.0
"""So long what is live of a newer revision is left to whoever can write it."""
RETRY_SECONDS_MIN: Final = 0.1
RETRY_SECONDS_MAX: Final = 2.0
LOOK_SECONDS: Final = 0.05

log = structlog.get_logger()


async def keep_projecting(projection: Projection, feed: Feed, leadership: Leadership, postgres: asyncpg.Pool) -> None:
    """Lead, project, and after any trouble begin again from where the store says it stands. Never ends by itself."""
    name = projection.model.name
    pause = RETRY_SECONDS_MIN
    while True:
        try:
            async with leadership.of(name) as lead:
                parking = Parking(projection, feed, postgres)
                standing = await whole(projection, lead, postgres)
                log.info("projecting", model=name, generation=standing.generation, position=standing.position)
                begun = 0.0
                while True:
                    stop_if_cancelled()
                    if (early := begun + projection.pace_seconds - time.monotonic()) > 0:
                        await asyncio.sleep(early)
                    batch = await feed.after(standing.position, projection.batch_events_max)
                    begun = time.monotonic() if batch.events else begun
                    lead.require()
                    started = time.perf_counter()
                    standing = await parking.project(standing, batch)
                    if batch.events:
                        count(projection, batch, time.perf_counter() - started)
                    standing = await parking.bring_back(standing)
                    pause = RETRY_SECONDS_MIN
        except OthersWrite:
            await asyncio.sleep(LEFT_SECONDS)
        except OUTAGES as trouble:
            stop_if_cancelled()
            log.warning("projector starts again", model=name, trouble=repr(trouble), cause=str(trouble.__cause__ or ""))
        except Exception:
            # A defect of the loop itself: this read model waits and tries again, the others go on.
            stop_if_cancelled()
            log.exception("projector starts again", model=name)
        finally:
            await projection.store.close()
        await asyncio.sleep(pause)
        pause = min(pause * 2, RETRY_SECONDS_MAX)


def count(projection: Projection, batch: Batch, seconds: float) -> None:
    """And tell whoever traces what these events belong to."""
    name = projection.model.name
    projection_seconds.labels(name).observe(seconds)
    projected.labels(name).inc(len(batch.events))
    if Traced.by is not None:
        tell(f"project {name}", batch.events, seconds, {"model": name}, projection.concerns)


class OthersWrite(Exception):
    """What is live is a newer worker's: one runs beside us, or has."""


async def whole(projection: Projection, lead: Lead, postgres: asyncpg.Pool) -> Standing:
    """The live generation, as soon as there is one we can go on with: somebody builds it (`workers/building.py`).

    Raises OthersWrite.
    """
    while True:
        stop_if_cancelled()
        lead.require()
        standing = await believed(projection, postgres)
        if standing is not None and can_write(projection, standing):
            return standing
        if standing is not None and is_newer(projection, standing):
            raise OthersWrite
        await asyncio.sleep(LOOK_SECONDS)


def can_write(projection: Projection, standing: Standing) -> bool:
    """Its own shape; an older one too, if it can, until the successor is whole. A newer one is for newer workers.

    Never one of another currency or time zone: no generation holds amounts or days of two kinds.
    """
    if standing.shape == projection.shape:
        return True
    alike = facts_of(standing.shape) == facts_of(projection.shape)
    return projection.writes_any_shape and alike and revision_of(standing.shape) <= revision_of(projection.shape)


async def believed(projection: Projection, postgres: asyncpg.Pool) -> Standing | None:
    """The live generation's standing. One that saw another history than this outbox tells is no longer there then."""
    standing = await projection.store.standing("live")
    if standing is None:
        return None
    try:
        await perform(postgres, compare_histories, CompareHistories({projection.model.name: standing}))
    except OtherHistory:
        log.warning("a read model belongs to another history", model=projection.model.name, position=standing.position)
        await projection.store.forget(standing)
        return None
    return standing
