"""How the stores and the read models are, and what workers are asked to look after."""

from collections.abc import Mapping, Sequence, Set
from contextlib import suppress
from datetime import UTC, datetime
from typing import Final

import msgspec
from litestar import get, post

from adapters.redis.upkeep import Upkeep
from adapters.redis.upkeep_asked import UpkeepAsked, Wish
from adapters.redis.upkeep_runs import UpkeepRun
from api.callers.access import ADMIN
from api.pages.forms import reader_of
from api.pages.office.show_in_office import show_in_office
from api.pages.page import Page, see_other
from api.pages.provided import Execute
from api.pages.visiting import OUTAGES, Visiting
from api.provided import TheShop
from api.requests.bodies import Body
from api.routes.upkeep.operations import health_of
from commands.upkeep.ask_for_upkeep import AskForUpkeep, ask_for_upkeep
from domain.outages import StoreDown
from domain.upkeep import LEDGER, UpkeepKind
from queries.shop.get_shop_details import GetShopDetails, get_shop_details
from queries.upkeep.asked_upkeep import asked_upkeep
from queries.upkeep.projections_status import ProjectionStatus, statuses_of
from queries.upkeep.projections_upkeep import projections_upkeep
from queries.upkeep.upkeep_runs import upkeep_runs
from read_models.every import READ_MODELS
from read_models.model import Standing, revision_of
from read_models.shop import ShopDocument

ROOM: Final = "/office/health"
SLOW_MS: Final = 10_000
"""A read model that lags by more is behind."""


class AskBody(Body, frozen=True):
    kind: UpkeepKind
    subject: str = LEDGER


class Attended(msgspec.Struct, frozen=True):
    """`run` is the last of its kind; `is_asked`: it, or another one, is not over yet."""

    run: UpkeepRun | None
    is_asked: bool


class Row(msgspec.Struct, frozen=True):
    """A read model. `behind` counts positions to the furthest; `revision` is what is read now, `wanted` the program's.
    `sample` is what was found when a sample of it was compared last.
    """

    name: str
    status: ProjectionStatus
    behind: int
    revision: int | None
    wanted: int
    sample: Upkeep | None
    attended: Mapping[UpkeepKind, Attended]


@get(ROOM, access=ADMIN)
async def look(request: Visiting, shop: TheShop) -> Page:
    """See how everything is."""
    with suppress(*OUTAGES):
        await request.learn(get_shop_details, GetShopDetails(), ShopDocument)  # as an admin, who is one still
    health = await health_of(shop)
    runs, samples = await upkeep_runs(shop.sources), await projections_upkeep(shop.sources)
    asked = await asked_upkeep(shop.sources)
    statuses = {status.name: status for status in statuses_of(health.standings)}
    furthest = max((status.position or 0 for status in statuses.values()), default=0)
    rows = [
        Row(
            model.name,
            status := statuses[model.name],
            furthest - (status.position or 0),
            revision_in(health.standings.get(model.name)),
            model.revision,
            samples.get(model.name),
            {kind: attended(kind, model.name, runs, asked) for kind in UpkeepKind},
        )
        for model in READ_MODELS
    ]
    return await show_in_office(
        request,
        "health.html",
        health=health.readiness,
        rows=rows,
        check=attended(UpkeepKind.CHECK, LEDGER, runs, asked),
        is_busy=bool(asked),
        slow_ms=SLOW_MS,
        moment_of=moment_of,
    )


@post(f"{ROOM}/ask", access=ADMIN)
async def ask(request: Visiting, shop: TheShop, execute: Execute) -> Page:
    """Ask a worker to build a read model anew, to verify it, or to check the ledger."""
    body = (await reader_of(request)).read(request.fields, AskBody)
    answer = await execute.silently(ask_for_upkeep, AskForUpkeep(body.kind, body.subject))
    with suppress(StoreDown):
        await UpkeepAsked(shop.redis).note((body.kind, body.subject))
    return see_other(request, ROOM, answer, "upkeep-asked")


def revision_in(standing: Standing | None) -> int | None:
    return None if standing is None else revision_of(standing.shape)


def attended(kind: UpkeepKind, subject: str, runs: Sequence[UpkeepRun], asked: Set[Wish]) -> Attended:
    run = next((one for one in runs if (one.kind, one.subject) == (kind, subject)), None)
    return Attended(run, (kind, subject) in asked)


def moment_of(unix_ms: int) -> datetime:
    return datetime.fromtimestamp(unix_ms / 1000, UTC)


ALL = (look, ask)
