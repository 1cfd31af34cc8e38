"""Tests run on real stores: one Postgres and one Valkey a run, a database of its own for each test process."""

import asyncio
import shutil
import signal
import subprocess
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import asyncpg
import msgspec
import pytest
from redis.asyncio import Redis

from adapters.logs import configure_logs
from adapters.payments.keys import Absent, razorpay_keys, stripe_keys
from adapters.redis.client import open_redis
from adapters.settings import Settings
from cli.drill.gateway.server import Gateway, open_gateway
from cli.stores.postgres import OPTIONS, Postgres
from cli.stores.process import stop
from cli.stores.valkey import OPTIONS as VALKEY_OPTIONS
from cli.stores.valkey import Valkey
from db.migrate import migrate
from db.pool import open_pool
from domain.shop import ShopFacts
from tests.world import World, open_world
from workers.run import STATEMENT_CONNECTIONS_MAX

TEMPLATE = "tradepost"
FAST = {**OPTIONS, "fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
STORES = pytest.StashKey[dict[str, str]]()
Running = tuple[subprocess.Popen[bytes], signal.Signals]
PROCESSES = pytest.StashKey[list[Running]]()
EVERY_TABLE = """
select string_agg(tablename, ',') from pg_tables where schemaname = 'public' and tablename != 'alembic_version'
"""


def pytest_configure(config: pytest.Config) -> None:
    """The first process starts the stores and tells the others where they are."""
    configure_logs(json=True)
    if hasattr(config, "workerinput"):
        config.stash[STORES] = config.workerinput["stores"]
        return
    home = Path(tempfile.mkdtemp(prefix="tradepost-tests-"))
    postgres, valkey = (
        Postgres(home / "postgres", FAST),
        Valkey(home / "valkey", {**VALKEY_OPTIONS, "appendonly": "no"}),
    )
    config.stash[PROCESSES] = [(postgres.start(), postgres.farewell), (valkey.start(), valkey.farewell)]
    config.stash[STORES] = {"home": str(home), "postgres": postgres.url, "valkey": valkey.url}
    asyncio.run(migrate(postgres.url))


def pytest_configure_node(node: Any) -> None:
    node.workerinput["stores"] = node.config.stash[STORES]


def pytest_unconfigure(config: pytest.Config) -> None:
    running: list[Running] = config.stash.get(PROCESSES, [])
    for process, farewell in reversed(running):
        stop(process, farewell)
    if PROCESSES in config.stash:
        shutil.rmtree(config.stash[STORES]["home"], ignore_errors=True)


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def worker_number(worker_id: str) -> int:
    return int(worker_id.removeprefix("gw")) if worker_id.startswith("gw") else 0


@pytest.fixture(scope="session")
def database_url(pytestconfig: pytest.Config, worker_number: int) -> str:
    """A fresh copy of the migrated template."""
    template, name = pytestconfig.stash[STORES]["postgres"], f"tests_{worker_number}"

    async def copy() -> None:
        connection = await asyncpg.connect(template.replace(f"/{TEMPLATE}?", "/postgres?"))
        await connection.execute(f"drop database if exists {name}")
        await connection.execute(f"create database {name} template {TEMPLATE}")
        await connection.close()

    asyncio.run(copy())
    return template.replace(f"/{TEMPLATE}?", f"/{name}?")


@pytest.fixture(scope="session")
def redis_url(pytestconfig: pytest.Config, worker_number: int) -> str:
    return f"{pytestconfig.stash[STORES]['valkey']}?db={worker_number}"


@pytest.fixture
async def postgres(database_url: str) -> AsyncIterator[asyncpg.Pool]:
    """Empty tables, positions from 1."""
    async with await open_pool(database_url, STATEMENT_CONNECTIONS_MAX) as pool:
        await pool.execute(f"truncate {await pool.fetchval(EVERY_TABLE)} restart identity cascade")
        yield pool


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    client = open_redis(redis_url)
    await client.flushdb()
    yield client
    await client.aclose()


@pytest.fixture
def settings(database_url: str, redis_url: str, tmp_path: Path) -> Settings:
    return Settings(
        database_url=database_url,
        redis_url=redis_url,
        search_dir=tmp_path / "search",
        meili_urls=(),
        meili_key=None,
        meili_search_key=None,
        jwt_secret="a secret that only the tests know, long enough",
        facts=ShopFacts("USD", ZoneInfo("UTC")),
        production=False,
        cors_origins=("https://shop.example",),
        trusted_proxy=False,
        hold_minutes=15,
        fresh_wait_ms_max=2_000,
        auth_requests_per_minute_max=1_000,
        log_json=True,
        outbox_days=14,
        stripe=Absent("STRIPE_SECRET_KEY is not set"),
        razorpay=Absent("RAZORPAY_KEY_ID is not set"),
    )


@pytest.fixture
async def gateway() -> AsyncIterator[Gateway]:
    """A payment gateway on a port of this machine: Stripe's and Razorpay's."""
    async with open_gateway() as opened:
        opened.troubles.silence_seconds = 1.2
        yield opened


@pytest.fixture
async def till(
    settings: Settings, postgres: asyncpg.Pool, redis: Redis, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[World]:
    """A shop that takes payments through the gateway, and waits less than a second for its answers."""
    for module in ("stripe", "razorpay"):
        monkeypatch.setattr(f"adapters.payments.{module}.CALL_SECONDS_MAX", 0.8)
    keys = {"stripe": stripe_keys(gateway.environment), "razorpay": razorpay_keys(gateway.environment)}
    async with open_world(msgspec.structs.replace(settings, **keys), postgres, redis) as opened:
        yield opened


@pytest.fixture
async def world(settings: Settings, postgres: asyncpg.Pool, redis: Redis) -> AsyncIterator[World]:
    """A shop with an API and projectors, and nothing in it."""
    async with open_world(settings, postgres, redis) as opened:
        yield opened
