"""A worker before a database that nobody has migrated yet."""

import asyncio
from collections.abc import MutableMapping
from typing import Any

from msgspec.structs import replace
from structlog.testing import capture_logs

from adapters.redis.client import Redis
from adapters.settings import Settings
from db.schema import head
from tests.databases import make_database, run
from tests.stores import Addresses
from workers.run import run_worker

SECONDS_MAX = 15


async def test_a_worker_waits_for_the_schema_says_so_once_and_begins_by_itself(
    settings: Settings, redis: Redis, stores: Addresses, worker_number: int
) -> None:
    url = await make_database(stores, "older", f"worker_{worker_number}")
    stop = asyncio.Event()

    def waits(log: MutableMapping[str, Any]) -> bool:
        return bool(log["event"] == "waiting for a store")

    with capture_logs() as logs:
        worker = asyncio.create_task(run_worker(replace(settings, database_url=url), stop))
        async with asyncio.timeout(SECONDS_MAX):
            while not any(map(waits, logs)):
                await asyncio.sleep(0.02)
            await run(url, f"update alembic_version set version_num = '{head()}'")
            while not any(log["event"] == "projecting" for log in logs):
                await asyncio.sleep(0.02)
        stop.set()
        await worker
    assert [(log["reason"], log["log_level"]) for log in logs if waits(log)] == [("schema-older", "warning")]
    assert not any(log["log_level"] in ("error", "critical") for log in logs)
