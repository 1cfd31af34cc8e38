"""The job queue: SAQ on Redis, with none of its defaults left to chance.

By default SAQ gives a job 10 seconds and one attempt, and a killed worker's job is lost. Jobs here have a heartbeat and
attempts to spare, and are all periodic: one that is lost in spite of that is found again by the next round.
"""

import logging
from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Final

import asyncpg
import structlog
from redis.asyncio import Redis as PlainRedis
from saq import CronJob, Worker
from saq.queue.redis import RedisQueue
from structlog.contextvars import bound_contextvars

from adapters.media.store import media_store
from adapters.payments.providers import Providers
from adapters.pictures.pictures import Pictures
from adapters.redis.client import Redis
from adapters.settings import Settings
from domain.outages import StoreDown
from workers.jobs.buyers_forget import buyers_forget
from workers.jobs.carts_expire import carts_expire
from workers.jobs.context import JobContext
from workers.jobs.deliveries_tidy import deliveries_tidy
from workers.jobs.low_stock_tell import low_stock_tell
from workers.jobs.mails_forget import mails_forget
from workers.jobs.mails_send import mails_send
from workers.jobs.media_sweep import media_sweep
from workers.jobs.outbox_trim import outbox_trim
from workers.jobs.payments_settle import payments_settle
from workers.jobs.prices_turn import prices_turn
from workers.jobs.projections_sample import projections_sample
from workers.jobs.sales_rank import sales_rank
from workers.jobs.shop_tidy import shop_tidy
from workers.jobs.thumbnails_make import thumbnails_make
from workers.numbers import job_seconds, timed

QUEUE: Final = "{jobs}"
CONCURRENCY_MAX: Final = 4
JOB_SECONDS_MAX: Final = 60
SETTLE_SECONDS_MAX: Final = 15
"""So long nobody asks the payment providers when a worker was killed while it did."""
SEND_SECONDS_MAX: Final = 60
ATTEMPTS_MAX: Final = 3
SWEEP_SECONDS: Final = 5
GRACE_SECONDS_MAX: Final = 1

log = structlog.get_logger()

EVERY_SECOND: Final = "* * * * * */1"
EVERY_2_SECONDS: Final = "* * * * * */2"
EVERY_10_SECONDS: Final = "* * * * * */10"
EVERY_15_SECONDS: Final = "* * * * * */15"
EVERY_HOUR: Final = "7 * * * *"


def periodic(
    job: Callable[[JobContext], Awaitable[object]], cron: str, seconds_max: int = JOB_SECONDS_MAX
) -> CronJob[JobContext]:
    """One that is lost with its worker comes again when its heartbeat has been missing for as long as it may take."""
    return CronJob(observed(job), cron, timeout=seconds_max, heartbeat=seconds_max, retries=ATTEMPTS_MAX)


def observed(job: Callable[[JobContext], Awaitable[object]]) -> Callable[[JobContext], Awaitable[object]]:
    """The same job: how it goes is counted, and its name stands in every line of the log that is written meanwhile."""
    name = job.__name__

    @wraps(job)
    async def done(context: JobContext) -> object:
        with timed(job_seconds, name), bound_contextvars(task=name):
            try:
                return await job(context)
            except StoreDown as down:
                log.warning("a job has to wait for a store", trouble=str(down))
                raise
            except Exception:
                log.exception("a job failed")
                raise

    return done


def is_news(record: logging.LogRecord) -> bool:
    """Of what the library says: that a job failed stands in the log already, unless it took too long."""
    failed = record.exc_info is not None and record.msg.startswith("Error processing job")
    return not failed or isinstance(record.exc_info and record.exc_info[1], TimeoutError)


def queue_worker(settings: Settings, jobs: PlainRedis, postgres: asyncpg.Pool, redis: Redis) -> Worker[JobContext]:
    """`jobs` is its own connection to Redis, `redis` is for what the jobs do."""

    async def startup(context: JobContext) -> None:
        context["settings"] = settings
        context["postgres"] = postgres
        context["redis"] = redis
        context["providers"] = Providers(settings)
        context["media"] = media_store(settings.media)
        context["pictures"] = Pictures()

    logging.getLogger("saq").addFilter(is_news)
    worker: Worker[JobContext] = Worker(
        RedisQueue(jobs, QUEUE),
        functions=[],
        cron_jobs=[
            periodic(payments_settle, EVERY_SECOND, SETTLE_SECONDS_MAX),
            periodic(mails_send, EVERY_SECOND, SEND_SECONDS_MAX),
            periodic(prices_turn, EVERY_SECOND),
            periodic(sales_rank, EVERY_10_SECONDS),
            periodic(projections_sample, EVERY_15_SECONDS),
            periodic(thumbnails_make, EVERY_2_SECONDS),
            periodic(shop_tidy, EVERY_HOUR),
            periodic(mails_forget, EVERY_HOUR),
            periodic(deliveries_tidy, EVERY_HOUR),
            periodic(buyers_forget, EVERY_HOUR),
            periodic(media_sweep, EVERY_HOUR),
            periodic(low_stock_tell, EVERY_HOUR),
            periodic(outbox_trim, EVERY_HOUR),
            periodic(carts_expire, EVERY_HOUR),
        ],
        concurrency=CONCURRENCY_MAX,
        startup=startup,
        timers={"sweep": SWEEP_SECONDS, "schedule": 1, "abort": 1, "worker_info": 10},
        shutdown_grace_period_s=GRACE_SECONDS_MAX,
    )
    worker.SIGNALS = []  # signals end the whole process, which then ends this worker
    return worker
