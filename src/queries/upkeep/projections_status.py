"""How far every read model has come. The one question that is about the read models themselves."""

import asyncio
import time
from collections.abc import Mapping

import msgspec

from domain.outages import StoreDown
from queries.sources import Sources
from read_models.every import READ_MODELS
from read_models.model import ReadModel, Standing


class ProjectionStatus(msgspec.Struct, frozen=True):
    """`position` and `lag_ms` are None for a read model that was never written or whose store is down."""

    name: str
    position: int | None
    lag_ms: int | None


async def projections_status(sources: Sources) -> list[ProjectionStatus]:
    return statuses_of(await live_standings(sources))


async def live_standings(sources: Sources) -> dict[str, Standing | None]:
    """By the read model's name. All are asked at once, so that a store that hangs is waited for once."""
    found = await asyncio.gather(*(live_standing(model, sources) for model in READ_MODELS))
    return {model.name: standing for model, standing in zip(READ_MODELS, found, strict=True)}


async def live_standing(model: ReadModel, sources: Sources) -> Standing | None:
    try:
        return await sources.standing(model)
    except StoreDown:
        return None


def statuses_of(standings: Mapping[str, Standing | None]) -> list[ProjectionStatus]:
    now_ms = time.time_ns() // 1_000_000
    return [
        ProjectionStatus(name, None, None)
        if standing is None
        else ProjectionStatus(name, standing.position, max(0, now_ms - standing.as_of_ms))
        for name, standing in standings.items()
    ]
