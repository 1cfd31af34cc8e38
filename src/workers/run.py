"""A worker process: the feed, a projector for every read model, the clerks, and the job queue, side by side.

If any of them dies the process ends with an error, to be started again: nothing dies unseen.
"""

import asyncio
import signal
from collections.abc import Awaitable, Callable
from typing import Final

import asyncpg
import structlog
import uvloop
from redis.asyncio import Redis as PlainRedis
from saq import Worker

from adapters.redis.bell import listen
from adapters.redis.client import UNREACHABLE as REDIS_UNREACHABLE
from adapters.redis.client import WORKER_SECONDS_MAX, Redis, redis_of
from adapters.settings import Settings
from adapters.told_outside import told_outside
from adapters.traces.command_parts import watched as command_watched
from commands.base import perform
from commands.observer import observe_by
from commands.shop.find_facts import FindFacts, find_facts
from db.outages import UNREACHABLE
from db.pool import open_pool
from db.session import WORKER
from domain.outages import StoreDown
from domain.shop import Claims, ShopFacts
from read_models.every import READ_MODELS
from workers.building import keep_built
from workers.cancellation import stop_if_cancelled
from workers.clerks import keep_clerks
from workers.feed import Feed
from workers.fitness import until_fit
from workers.jobs.context import JobContext
from workers.leadership import Leadership
from workers.projecting import keep_projecting
from workers.projections import projections
from workers.queue import queue_worker
from workers.upkeep_clerk import keep_upkeep
from workers.watched import watched

AGAIN_SECONDS: Final = 0.5
FACTS_SECONDS: Final = 1.0
STATEMENT_CONNECTIONS_MAX: Final = 2 * len(READ_MODELS) + 8
"""Two for every read model, since a verification holds one and asks on another, and some for the feed and the jobs."""

log = structlog.get_logger()


async def run_worker(settings: Settings, stop: asyncio.Event) -> None:
    """Works until `stop` is set. Stores may come and go meanwhile."""
    postgres = await open_pool(settings.database_url, STATEMENT_CONNECTIONS_MAX, application=WORKER)
    redis = redis_of(settings, WORKER_SECONDS_MAX)
    jobs_redis = PlainRedis.from_url(settings.redis_url)
    observe_by(command_watched)
    jobs = queue_worker(settings, jobs_redis, postgres, redis)
    try:
        async with (
            told_outside(settings, "worker"),
            watched(settings.worker_metrics_address, jobs.queue, postgres),
        ):
            await until_fit(postgres, redis, stop)
            if not stop.is_set():
                await work(settings, stop, jobs, jobs_redis, postgres, redis)
    finally:
        await postgres.close()
        await redis.aclose()
        await jobs_redis.aclose()


async def work(
    settings: Settings,
    stop: asyncio.Event,
    jobs: Worker[JobContext],
    jobs_redis: PlainRedis,
    postgres: asyncpg.Pool,
    redis: Redis,
) -> None:
    async with asyncio.TaskGroup() as group:
        feed = Feed(postgres)
        tasks = [
            group.create_task(again(lambda: listen(jobs_redis, feed.wake), REDIS_UNREACHABLE)),
            group.create_task(jobs.start()),
            group.create_task(keep_read_models(settings, postgres, redis, feed)),
            group.create_task(keep_clerks(settings, feed, postgres)),
            group.create_task(keep_upkeep(settings, feed, postgres, redis)),
        ]
        log.info("worker ready")
        await stop.wait()
        for task in tasks:
            task.cancel()


class FactsChanged(Exception):
    """The shop's days are another zone's from now on."""


async def keep_read_models(settings: Settings, postgres: asyncpg.Pool, redis: Redis, feed: Feed) -> None:
    """The feed, and a projector and a builder for every read model, until cancelled; others when the facts change.

    Raises OtherShop for a shop that isn't the one the settings speak of. That is asked once: the shop may move on.
    """
    claims = settings.claims
    while True:
        facts, claims = await when_known(claims, postgres), Claims()
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(keep_by(facts, settings, postgres, redis, feed))
                await until_changed(facts, postgres)
        except* FactsChanged:
            log.info("the shop's facts have changed", were=str(facts))


async def keep_by(facts: ShopFacts, settings: Settings, postgres: asyncpg.Pool, redis: Redis, feed: Feed) -> None:
    leadership = Leadership(settings.database_url)
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(again(feed.run, UNREACHABLE))
            group.create_task(leadership.stay())
            for projection in projections(settings, facts, postgres, redis):
                group.create_task(keep_projecting(projection, feed, leadership, postgres))
            for projection in projections(settings, facts, postgres, redis):
                group.create_task(keep_built(projection, feed, leadership, postgres))
    finally:
        await leadership.close()


async def until_changed(facts: ShopFacts, postgres: asyncpg.Pool) -> None:
    """Raises FactsChanged."""
    while True:
        await asyncio.sleep(FACTS_SECONDS)
        if await when_known(Claims(), postgres) != facts:
            raise FactsChanged


async def when_known(claims: Claims, postgres: asyncpg.Pool) -> ShopFacts:
    """As soon as Postgres says so. Raises OtherShop."""
    while True:
        stop_if_cancelled()
        try:
            return await perform(postgres, find_facts, FindFacts(claims))
        except StoreDown as down:
            log.warning("waiting for the shop", trouble=str(down))
        await asyncio.sleep(AGAIN_SECONDS)


async def again(work: Callable[[], Awaitable[None]], outages: tuple[type[BaseException], ...]) -> None:
    """Do it again whenever the store it needs comes back."""
    while True:
        stop_if_cancelled()
        try:
            await work()
        except outages as outage:
            stop_if_cancelled()
            log.warning("waiting for a store", trouble=str(outage) or repr(outage))
        await asyncio.sleep(AGAIN_SECONDS)


def main(settings: Settings) -> None:
    async def until_told() -> None:
        stop = asyncio.Event()
        for told in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(told, stop.set)
        await run_worker(settings, stop)

    uvloop.run(until_told())
