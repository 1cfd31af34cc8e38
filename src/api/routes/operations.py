"""Is it alive, is it ready, how is it doing."""

import asyncio
from collections.abc import Awaitable
from typing import Any, Literal

import msgspec
from litestar import MediaType, Request, Response, Router, get
from litestar.openapi.datastructures import ResponseSpec

from api.access import PUBLIC
from api.docs import SWAGGER
from api.metrics import exposition
from api.provided import TheShop
from commands.base import perform
from commands.ping import Ping, ping
from domain.outages import StoreDown
from queries.projections_status import ProjectionStatus, projections_status
from queries.projections_upkeep import projections_upkeep

State = Literal["up", "down"]


class Readiness(msgspec.Struct, frozen=True):
    """`degraded`: some of it can be served. Browsing needs no Postgres, checkout neither Redis nor search."""

    status: Literal["ready", "degraded", "down"]
    postgres: State
    redis: State
    search: State
    projections: list[ProjectionStatus]


async def state_of(answers: Awaitable[Any]) -> State:
    try:
        await answers
    except StoreDown:
        return "down"
    return "up"


@get("/health/live", access=PUBLIC)
async def live() -> dict[str, str]:
    """Say that the process runs."""
    return {"status": "alive"}


@get("/health/ready", access=PUBLIC, responses={503: ResponseSpec(Readiness, description="Nothing can be served")})
async def ready(shop: TheShop) -> Response[Readiness]:
    """Say which stores answer and how far each read model has come."""
    postgres, redis, search, projections = await asyncio.gather(
        state_of(perform(shop.postgres, ping, Ping())),
        state_of(shop.sources.redis.ping()),
        state_of(shop.sources.search.standing()),
        projections_status(shop.sources),
    )
    up = [postgres, redis, search].count("up")
    readiness = Readiness(
        status="ready" if up == 3 else "degraded" if up else "down",
        postgres=postgres,
        redis=redis,
        search=search,
        projections=projections,
    )
    return Response(readiness, status_code=200 if up else 503, headers={"Cache-Control": "no-store"})


@get("/metrics", access=PUBLIC, media_type="text/plain")
async def metrics(shop: TheShop) -> Response[bytes]:
    """Show the numbers Prometheus collects."""
    status, upkeep = await asyncio.gather(projections_status(shop.sources), projections_upkeep(shop.sources))
    return Response(exposition(status, upkeep), media_type="text/plain; version=0.0.4")


@get("/docs", access=PUBLIC, media_type=MediaType.HTML, include_in_schema=False, sync_to_thread=False)
def docs(request: Request[Any, Any, Any]) -> bytes:
    """Show this documentation."""
    return SWAGGER.render(request, request.app.openapi_schema.to_schema())


routes = Router("/", route_handlers=[live, ready, metrics, docs], tags=["Operations"])
