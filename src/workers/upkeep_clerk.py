"""The upkeep clerk: builds read models anew, verifies them and checks the ledger, as the office asks for it.

What was asked for stands in a row until it is done: whoever is killed when, the next clerk begins it again.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Final

import asyncpg
import msgspec
import structlog
from msgspec.structs import replace

from adapters.redis.client import Redis
from adapters.redis.upkeep_asked import UpkeepAsked
from adapters.redis.upkeep_runs import Broken, UpkeepRun, UpkeepRuns
from adapters.settings import Settings
from commands.base import perform
from commands.shop.find_facts import FindFacts, find_facts
from commands.upkeep.list_asked_upkeep import ListAskedUpkeep, list_asked_upkeep
from commands.upkeep.settle_upkeep import SettleUpkeep, settle_upkeep
from db.asked_upkeep import Asked
from domain.outages import OtherHistory, OtherShape, ReadModelBehind, StoreDown
from domain.refusals import OtherShop
from domain.upkeep import UpkeepKind
from read_models.product_search import PRODUCT_SEARCH
from workers.building import right_to_build
from workers.cancellation import stop_if_cancelled
from workers.checking import check
from workers.feed import Feed
from workers.leadership import Leadership
from workers.numbers import build_seconds, timed
from workers.parking import OUTAGES
from workers.projection import Projection
from workers.projections import projections
from workers.rebuild import RebuildFailed, drop_replaced, rebuild
from workers.verify import verify, verifying_sources

UPKEEP_CLERK: Final = "upkeep clerk"
LOOK_SECONDS: Final = 1.0
POST_SECONDS: Final = 1.0
NO_USE: Final = (RebuildFailed, OtherShape, OtherHistory, OtherShop, ReadModelBehind)
"""What trying again would not change."""
UNFORESEEN: Final = "Something about it was not foreseen: the worker's log says what."

log = structlog.get_logger()


class BuiltElsewhere(Exception):
    """Somebody else is building it at this moment."""


class Means(msgspec.Struct, frozen=True):
    """What the clerk works with. The rights it takes are on a connection of its own."""

    settings: Settings
    feed: Feed
    leadership: Leadership
    postgres: asyncpg.Pool
    redis: Redis


class Progress:
    """How far a run has come, as it is told to whoever watches."""

    def __init__(self, run: UpkeepRun) -> None:
        self.run = run

    def expect(self, more: int) -> None:
        self.run = replace(self.run, total=self.run.total + more)

    def advance(self, done: int) -> None:
        self.run = replace(self.run, done=done)


async def keep_upkeep(settings: Settings, feed: Feed, postgres: asyncpg.Pool, redis: Redis) -> None:
    """One clerk at a time. Never ends by itself."""
    means = Means(settings, feed, Leadership(settings.database_url), postgres, redis)
    async with asyncio.TaskGroup() as group:
        group.create_task(means.leadership.stay())
        try:
            while True:
                stop_if_cancelled()
                try:
                    await attend_to_all(means)
                except OUTAGES as trouble:
                    stop_if_cancelled()
                    log.warning("the upkeep clerk starts again", trouble=repr(trouble))
                except Exception:
                    stop_if_cancelled()
                    log.exception("the upkeep clerk starts again")
                await asyncio.sleep(LOOK_SECONDS)
        finally:
            await means.leadership.close()


async def attend_to_all(means: Means) -> None:
    """What is asked for at this moment, one after the other. What somebody else is building waits."""
    if not await owed(means):
        return
    async with means.leadership.right_to(UPKEEP_CLERK) as lead:
        if lead is None:
            return
        for asked in await owed(means):
            with suppress(BuiltElsewhere):
                await attend_to(asked, means)
    await owed(means)


async def owed(means: Means) -> Sequence[Asked]:
    """What is not done yet, as the office reads it from now on, too. Raises OUTAGES."""
    board = UpkeepAsked(means.redis)
    noted = await board.read()
    asked = await perform(means.postgres, list_asked_upkeep, ListAskedUpkeep())
    await board.put_right(noted, [(one.kind, one.subject) for one in asked])
    return asked


async def attend_to(asked: Asked, means: Means) -> None:
    """Raises BuiltElsewhere, OUTAGES."""
    progress, board = Progress(UpkeepRun(asked.kind, asked.subject, now_ms())), UpkeepRuns(means.redis)
    async with told(progress, board):
        try:
            ended = await carry_out(asked, means, progress)
        except NO_USE as trouble:
            ended = replace(progress.run, failure=str(trouble))
        except (BuiltElsewhere, *OUTAGES):
            raise
        except Exception:
            log.exception("upkeep failed", kind=asked.kind, subject=asked.subject)
            ended = replace(progress.run, failure=UNFORESEEN)
    await board.post(replace(ended, ended_ms=now_ms()))
    await perform(means.postgres, settle_upkeep, SettleUpkeep(asked.kind, asked.subject))
    log.info("upkeep done", kind=asked.kind, subject=asked.subject, failure=ended.failure)


@asynccontextmanager
async def told(progress: Progress, board: UpkeepRuns) -> AsyncIterator[None]:
    """Again and again, until it is over. Nobody's work waits for being told of."""

    async def tell() -> None:
        while True:
            with suppress(StoreDown):
                await board.post(progress.run)
            stop_if_cancelled()
            await asyncio.sleep(POST_SECONDS)

    telling = asyncio.create_task(tell())
    try:
        yield
    finally:
        telling.cancel()
        await asyncio.wait([telling])


async def carry_out(asked: Asked, means: Means, progress: Progress) -> UpkeepRun:
    """What came of it. Raises NO_USE, BuiltElsewhere, OUTAGES."""
    if asked.kind is UpkeepKind.CHECK:
        checked = await check(means.settings)
        broken = [Broken(one.invariant.name, one.invariant.promise, len(one.rows)) for one in checked if one.rows]
        return replace(progress.run, done=len(checked), total=len(checked), broken=broken)
    facts = await perform(means.postgres, find_facts, FindFacts(means.settings.claims))
    every = projections(means.settings, facts, means.postgres, means.redis)
    for projection in [one for one in every if is_meant(one, asked.subject)]:
        progress.expect(await projection.count())
        try:
            await (rebuild_one if asked.kind is UpkeepKind.REBUILD else verify_one)(projection, means, progress)
        finally:
            await projection.store.close()
    return progress.run


def is_meant(projection: Projection, subject: str) -> bool:
    """Each search engine has an index of its own, and all are the same read model."""
    name = projection.model.name
    return name == subject or (subject == PRODUCT_SEARCH.name and name.startswith(subject))


async def rebuild_one(projection: Projection, means: Means, progress: Progress) -> None:
    """Raises BuiltElsewhere."""
    async with means.leadership.right_to(right_to_build(projection.model.name)) as lead:
        if lead is None:
            raise BuiltElsewhere
        with timed(build_seconds, projection.model.name, "built"):
            await rebuild(projection, means.feed, means.postgres, lead, progress.advance)
    await drop_replaced([projection])


async def verify_one(projection: Projection, means: Means, progress: Progress) -> None:
    async with verifying_sources(means.settings, means.redis) as sources:
        proof = await verify(projection, sources, means.postgres, advance=progress.advance)
    for difference in proof.differences:
        log.error("a read model differs", model=proof.model, key=difference.key, what=difference.what)
    differing = progress.run.differing + len(proof.differences)
    progress.run = replace(progress.run, done=proof.checked, differing=differing)


def now_ms() -> int:
    return time.time_ns() // 1_000_000
