"""How often what must not be late is looked at, whatever is killed meanwhile."""

import re
from pathlib import Path

import asyncpg
from redis.asyncio import Redis as PlainRedis

import db
from adapters.redis.client import Redis
from adapters.settings import Settings
from workers.jobs.holds_release import holds_release
from workers.queue import RELEASE_SECONDS_MAX, SWEEP_SECONDS, queue_worker

PROMISE = Path(db.__path__[0], "invariants", "reservations_end.sql").read_text()
KILLED = 10
"""Looks in a row that come to nothing, since a worker, Redis or Postgres is just starting again."""


async def test_a_hold_ends_within_its_minute_though_workers_are_killed_again_and_again(
    settings: Settings, postgres: asyncpg.Pool, redis: Redis
) -> None:
    (allowed_seconds,) = re.findall(r"interval '(\d+) seconds'", PROMISE)
    async with PlainRedis.from_url(settings.redis_url) as jobs:
        crons = {job.function: job.cron for job in queue_worker(settings, jobs, postgres, redis).cron_jobs}
    assert (every := re.fullmatch(r"\* \* \* \* \* \*/(\d+)", crons[holds_release]))
    # One look may die with its worker, and is then found again by a sweep.
    assert RELEASE_SECONDS_MAX + SWEEP_SECONDS + KILLED * int(every[1]) < int(allowed_seconds)
