"""The port of a worker, and what it counts of jobs."""

import logging
from collections.abc import AsyncIterator
from typing import Any, cast

import asyncpg
import httpx
import msgspec
import pytest
import structlog
from prometheus_client import REGISTRY
from redis.asyncio import Redis as PlainRedis
from saq.queue.redis import RedisQueue

from adapters.logs import configure_logs
from adapters.redis.client import Redis
from cli.ports import free_port
from domain.outages import StoreDown
from workers.jobs.context import JobContext
from workers.queue import QUEUE, is_news, observed
from workers.watched import show_queue, watched

CONTEXT = cast("JobContext", {})


@pytest.fixture
async def queue(redis: Redis, redis_url: str) -> AsyncIterator[RedisQueue]:
    client = PlainRedis.from_url(redis_url)
    yield RedisQueue(client, QUEUE)
    await client.aclose()


async def test_a_worker_tells_how_long_its_queue_is(queue: RedisQueue, postgres: asyncpg.Pool) -> None:
    await queue.enqueue("nobody_does_this", scheduled=9_999_999_999)
    for number in range(2):
        await queue.enqueue("nobody_does_this", key=str(number))
    port = free_port()
    async with watched(("127.0.0.1", port), queue, postgres), httpx.AsyncClient() as watcher:
        told = (await watcher.get(f"http://127.0.0.1:{port}/metrics")).text
        assert (await watcher.get(f"http://127.0.0.1:{port}/health/live")).json() == {"status": "alive"}
        assert (await watcher.get(f"http://127.0.0.1:{port}/health/ready")).status_code == 404
    assert {f'tradepost_jobs{{state="{state}"}}' for state in ("queued", "active", "scheduled")} == {
        line.split()[0] for line in told.splitlines() if line.startswith("tradepost_jobs{")
    }
    assert 'tradepost_jobs{state="queued"} 2.0' in told
    assert 'tradepost_jobs{state="scheduled"} 1.0' in told


async def test_what_the_queue_does_not_tell_is_left_out() -> None:
    lost = PlainRedis.from_url("unix:///nowhere.sock")
    await show_queue(RedisQueue(lost, QUEUE))
    assert REGISTRY.get_sample_value("tradepost_jobs", {"state": "queued"}) is None
    await lost.aclose()


@pytest.mark.parametrize(
    ("trouble", "said"), [(KeyError("x"), "a job failed"), (StoreDown("redis"), "a job has to wait for a store")]
)
async def test_a_job_that_fails_is_counted_and_its_name_is_in_the_log(
    trouble: Exception, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    async def lamps_polish(_: JobContext) -> None:
        structlog.get_logger().info("polishing")
        raise trouble

    def failures() -> float:
        labels = {"task": "lamps_polish", "outcome": "failed"}
        return REGISTRY.get_sample_value("tradepost_job_seconds_count", labels) or 0.0

    configure_logs(json=True)
    before, job = failures(), observed(lamps_polish)
    with pytest.raises(type(trouble)):
        await job(CONTEXT)
    lines = [msgspec.json.decode(line) for line in capsys.readouterr().err.splitlines()]
    assert [(line["event"], line["task"]) for line in lines] == [("polishing", "lamps_polish"), (said, "lamps_polish")]
    assert failures() - before == 1
    assert cast("Any", job).__qualname__ == lamps_polish.__qualname__, "by which the queue knows it"


def test_the_queue_s_own_word_of_a_failure_is_no_news_unless_it_took_too_long() -> None:
    def line(message: str, error: Exception | None) -> logging.LogRecord:
        told = None if error is None else (type(error), error, None)
        return logging.LogRecord("saq", logging.ERROR, "", 1, message, (), told)

    assert not is_news(line("Error processing job %s", KeyError()))
    assert is_news(line("Error processing job %s", TimeoutError()))
    assert is_news(line("Upkeep task failed unexpectedly", KeyError()))
    assert is_news(line("Error processing job of another kind", None))
