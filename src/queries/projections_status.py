"""How far every read model has come. The one question that is about the read models themselves."""

import time

import msgspec

from domain.outages import StoreDown
from queries.base import Sources
from read_models.every import READ_MODELS


class ProjectionStatus(msgspec.Struct, frozen=True):
    """`position` and `lag_ms` are None for a read model that was never written or whose store is down."""

    name: str
    position: int | None
    lag_ms: int | None


async def projections_status(sources: Sources) -> list[ProjectionStatus]:
    now_ms = time.time_ns() // 1_000_000
    status = []
    for model in READ_MODELS:
        try:
            standing = await sources.standing(model)
        except StoreDown:
            standing = None
        if standing is None:
            status.append(ProjectionStatus(model.name, None, None))
        else:
            status.append(ProjectionStatus(model.name, standing.position, max(0, now_ms - standing.as_of_ms)))
    return status
