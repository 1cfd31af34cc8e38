"""How far every read model has come. The one question that is about the read models themselves."""

import asyncio
import time

import msgspec

from domain.outages import StoreDown
from queries.base import Sources
from read_models.every import READ_MODELS
from read_models.model import ReadModel


class ProjectionStatus(msgspec.Struct, frozen=True):
    """`position` and `lag_ms` are None for a read model that was never written or whose store is down."""

    name: str
    position: int | None
    lag_ms: int | None


async def projections_status(sources: Sources) -> list[ProjectionStatus]:
    """All are asked at once, so that a store that hangs is waited for once."""
    return list(await asyncio.gather(*(status_of(model, sources) for model in READ_MODELS)))


async def status_of(model: ReadModel, sources: Sources) -> ProjectionStatus:
    try:
        standing = await sources.standing(model)
    except StoreDown:
        standing = None
    if standing is None:
        return ProjectionStatus(model.name, None, None)
    lag_ms = time.time_ns() // 1_000_000 - standing.as_of_ms
    return ProjectionStatus(model.name, standing.position, max(0, lag_ms))
