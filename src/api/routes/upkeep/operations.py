"""Is it alive, is it ready, how is it doing."""

import asyncio
from collections.abc import Awaitable, Mapping
from typing import Any, Literal

import msgspec
from litestar import MediaType, Request, Response, Router, get
from litestar.openapi.datastructures import ResponseSpec

from adapters.watch import NUMBERS
from api.answers.consistency import Positions
from api.callers.access import PUBLIC
from api.observability.metrics import is_watcher, numbers_of
from api.openapi.docs import documentation
from api.provided import TheShop
from api.requests.headers import header
from api.requests.strict_request import StrictRequest
from api.shop import Shop
from commands.base import perform
from commands.upkeep.compare_histories import CompareHistories, compare_histories
from commands.upkeep.ping import Ping, ping
from db.schema import SCHEMA_REASONS, Schema
from db.schema import State as SchemaState
from domain.outages import StoreDown, StoreUnfit
from domain.refusals import NotFound
from queries.upkeep.projections_status import ProjectionStatus, live_standings, statuses_of
from read_models.model import Standing

State = Literal["up", "down", "unfit"]


class Reached(msgspec.Struct, frozen=True):
    """How far a read model has come, as a Consistency-Token; it and `lag_ms` are null for one that was never written or
    whose store is down.
    """

    name: str
    position: str | None
    lag_ms: int | None


class Readiness(msgspec.Struct, frozen=True):
    """`degraded`: some of it can be served. Browsing needs no Postgres, checkout neither Redis nor search.

    `unfit`: the store answers, and somebody has to do something first: `reason` is a word for it, `detail` says what to
    do. `schema` is the database's beside this program's; null where it can't be asked.
    """

    status: Literal["ready", "degraded", "down"]
    postgres: State
    redis: State
    search: State
    schema: SchemaState | None
    reason: str | None
    detail: str | None
    projections: list[Reached]


async def outcome_of(answers: Awaitable[Any]) -> Any:
    """The answer, or the StoreDown there was instead."""
    try:
        return await answers
    except StoreDown as outage:
        return outage


def state_of(outcome: Any) -> State:
    return "unfit" if isinstance(outcome, StoreUnfit) else "down" if isinstance(outcome, StoreDown) else "up"


def schema_state(outcome: Any) -> SchemaState | None:
    if isinstance(outcome, Schema):
        return outcome.state
    return SCHEMA_REASONS.get(outcome.reason) if isinstance(outcome, StoreUnfit) else None


def reached(status: ProjectionStatus, positions: Positions) -> Reached:
    return Reached(status.name, None if status.position is None else positions.token(status.position), status.lag_ms)


class Health(msgspec.Struct, frozen=True):
    """`standings` by the read model's name."""

    readiness: Readiness
    standings: Mapping[str, Standing | None]


async def health_of(shop: Shop) -> Health:
    """Whatever is down, it is said within the time a store has to answer."""
    postgres, redis, search, standings = await asyncio.gather(
        outcome_of(perform(shop.postgres, ping, Ping())),
        outcome_of(shop.sources.redis.ping()),
        outcome_of(shop.sources.search.standing()),
        live_standings(shop.sources),
    )
    schema = schema_state(postgres)
    if isinstance(postgres, Schema):
        postgres = await outcome_of(perform(shop.postgres, compare_histories, CompareHistories(standings)))
    states = [state_of(outcome) for outcome in (postgres, redis, search)]
    unfit = next((outcome for outcome in (postgres, redis, search) if isinstance(outcome, StoreUnfit)), None)
    # A database that is down comes back; with a wrong one no waiting helps, and another process may have the right one.
    served = "up" in states and not isinstance(postgres, StoreUnfit)
    readiness = Readiness(
        status="ready" if states.count("up") == len(states) else "degraded" if served else "down",
        postgres=states[0],
        redis=states[1],
        search=states[2],
        schema=schema,
        reason=None if unfit is None else unfit.reason,
        detail=None if unfit is None else str(unfit),
        projections=[reached(status, shop.positions) for status in statuses_of(standings)],
    )
    return Health(readiness, standings)


def status_of(readiness: Readiness) -> int:
    return 503 if readiness.status == "down" else 200


@get("/health/live", access=PUBLIC, any_query=True)
async def live() -> dict[str, str]:
    """Say that the process runs."""
    return {"status": "alive"}


@get(
    "/health/ready",
    access=PUBLIC,
    any_query=True,
    responses={503: ResponseSpec(Readiness, description="Nothing can be served")},
)
async def ready(shop: TheShop) -> Response[Readiness]:
    """Say which stores answer and how far each read model has come."""
    readiness = (await health_of(shop)).readiness
    return Response(readiness, status_code=status_of(readiness), headers={"Cache-Control": "no-store"})


@get("/metrics", access=PUBLIC, any_query=True, media_type="text/plain", refuses=(NotFound,))
async def metrics(shop: TheShop, request: StrictRequest) -> Response[bytes]:
    """Show the numbers Prometheus collects, to whoever sends the token that is set for it.

    Raises NotFound for everybody else: these are figures of the business.
    """
    if not is_watcher(header(request.scope, b"authorization"), shop.settings.metrics_token):
        raise NotFound("address")
    return Response(await numbers_of(shop), media_type=NUMBERS, headers={"Cache-Control": "no-store"})


@get("/docs", access=PUBLIC, media_type=MediaType.HTML, include_in_schema=False)
async def docs(request: Request[Any, Any, Any]) -> bytes:
    """Show this documentation."""
    return (await documentation(request)).page


routes = Router("/", route_handlers=[live, ready, metrics, docs], tags=["Operations"])
