"""How quickly read models follow, catch up and are built."""

import asyncio
import random
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import asyncpg

from adapters.redis.bell import Bell
from adapters.redis.client import WORKER_SECONDS_MAX, Redis, open_redis
from adapters.search.embedded.writer import EmbeddedWriter
from adapters.settings import Settings
from cli.level import await_level
from cli.session import facts_of
from commands.base import execute, perform
from commands.orders.import_history import HistoricLine, HistoricOrder, ImportHistory, import_history
from commands.stock.adjust_stock import AdjustStock, adjust_stock
from db.outbox import last_position
from db.pool import open_pool
from queries.base import Sources, reached
from read_models.dashboard import DASHBOARD
from read_models.model import ReadModel, Standing
from read_models.product_search import PRODUCT_SEARCH, SearchDocument
from read_models.stock_ledger import STOCK_LEDGER
from workers.building import right_to_build
from workers.feed import Feed
from workers.leadership import Lead, Leadership
from workers.projection import Projection
from workers.projections import projections
from workers.projectors.product_search import ProductSearch
from workers.rebuild import Build, rebuild
from workers.verify import verifying_sources

WRITES_A_SECOND = 200
WRITING_SECONDS = 15
HISTORY_ORDERS = 20_000
ORDERS_A_BATCH = 250
CONNECTIONS = 16

Row = tuple[str, str]


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[tuple[asyncpg.Pool, Redis, Sources]]:
    redis = open_redis(settings.redis_url, WORKER_SECONDS_MAX)
    try:
        async with (
            await open_pool(settings.database_url, CONNECTIONS) as pool,
            verifying_sources(settings, redis) as sources,
        ):
            yield pool, redis, sources
    finally:
        await redis.aclose()


async def measure(settings: Settings, skus: list[str]) -> list[Row]:
    async with opened(settings) as (pool, redis, sources):
        rows = await lag(pool, redis, sources, skus)
        await take_history_over(pool)
        await await_level(settings, shown=False)
        rows.append(await catch_up(settings, pool, redis))
        rows += await build(settings, pool, redis)
    return rows


async def lag(pool: asyncpg.Pool, redis: Redis, sources: Sources, skus: list[str]) -> list[Row]:
    """From the commit to the moment a reader sees its position, at a steady rate of writes."""
    bell, waits = Bell(redis), dict[str, list[float]]()

    async def see(model: ReadModel, position: int, committed_at: float) -> None:
        await reached(model, position, sources, time.monotonic() + 30)
        waits.setdefault(model.name, []).append((time.monotonic() - committed_at) * 1_000)

    async def write(number: int) -> None:
        command = AdjustStock(skus[number % len(skus)], 1, "bench")
        committed = await execute(pool, adjust_stock, command, lambda _: None)
        bell.ring()
        if number % 10 == 0:
            now = time.monotonic()
            await asyncio.gather(*(see(model, committed.at, now) for model in (STOCK_LEDGER, PRODUCT_SEARCH)))

    began, tasks = time.monotonic(), []
    for number in range(WRITES_A_SECOND * WRITING_SECONDS):
        await asyncio.sleep(max(0.0, began + number / WRITES_A_SECOND - time.monotonic()))
        tasks.append(asyncio.create_task(write(number)))
    await asyncio.gather(*tasks)
    rate = len(tasks) / (time.monotonic() - began)
    what = f"at {rate:.0f} writes a second"
    return [(f"commit to visible in {name} {what}", spread(found)) for name, found in waits.items()]


def spread(milliseconds: list[float]) -> str:
    ordered = sorted(milliseconds)
    return f"p50 {ordered[len(ordered) // 2]:.1f} ms, p99 {ordered[int(len(ordered) * 0.99)]:.1f} ms ({len(ordered)})"


async def take_history_over(pool: asyncpg.Pool) -> None:
    dice, then = random.Random(5), datetime(2024, 1, 1, tzinfo=UTC)
    orders = [
        HistoricOrder(
            f"bench-{number}",
            f"{number % 900}@bench.example",
            "B",
            then + timedelta(minutes=37 * number),
            tuple(HistoricLine(f"OLD-{dice.randrange(500)}", "", dice.randrange(1, 5), 999) for _ in range(3)),
        )
        for number in range(HISTORY_ORDERS)
    ]
    for start in range(0, len(orders), ORDERS_A_BATCH):
        await perform(pool, import_history, ImportHistory(orders[start : start + ORDERS_A_BATCH]))


@asynccontextmanager
async def leading(settings: Settings, pool: asyncpg.Pool, model: ReadModel) -> AsyncIterator[tuple[Feed, Lead]]:
    """A running feed, and the right to build the model."""
    feed, leadership = Feed(pool), Leadership(settings.database_url)
    tasks = [asyncio.create_task(feed.run()), asyncio.create_task(leadership.stay())]
    try:
        async with leadership.right_to(right_to_build(model.name)) as lead:
            assert lead is not None
            yield feed, lead
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await leadership.close()


async def one(settings: Settings, pool: asyncpg.Pool, redis: Redis, model: ReadModel) -> Projection:
    facts = await facts_of(settings, pool)
    return next(projection for projection in projections(settings, facts, pool, redis) if projection.model is model)


async def catch_up(settings: Settings, pool: asyncpg.Pool, redis: Redis) -> Row:
    """Counters from the first event to the last, beside the live ones."""
    dashboard = await one(settings, pool, redis, DASHBOARD)
    standing = Standing(time.time_ns() // 1_000_000, 0, 0, 0, dashboard.shape)
    await dashboard.store.begin(standing)
    async with leading(settings, pool, DASHBOARD) as (feed, lead), pool.acquire() as connection:
        events = int(await connection.fetchval("select count(*) from outbox"))
        began = time.monotonic()
        await Build(dashboard, feed, standing, lead).reach(await last_position(connection))
        seconds = time.monotonic() - began
    return "counters catch up", f"{events / seconds:.0f} events a second ({events})"


async def build(settings: Settings, pool: asyncpg.Pool, redis: Redis) -> list[Row]:
    """A whole rebuild of the index, and how long the engine alone takes for the same documents."""
    search = await one(settings, pool, redis, PRODUCT_SEARCH)
    assert isinstance(search, ProductSearch)
    async with leading(settings, pool, PRODUCT_SEARCH) as (feed, lead):
        rebuilt = await rebuild(search, feed, pool, lead)
    async with pool.acquire() as connection:
        pages = [page async for page in search.pages(connection)]
    seconds = await engine_alone(pages)
    return [
        (f"rebuild of the index, {rebuilt.filled} products", f"{rebuilt.seconds:.1f} s"),
        ("of it, what the engine alone takes in bulk", f"{seconds:.1f} s ({rebuilt.seconds / seconds:.1f}x)"),
    ]


async def engine_alone(pages: Sequence[Sequence[SearchDocument]]) -> float:
    with tempfile.TemporaryDirectory(prefix="tradepost-bench-") as home:
        writer, standing = EmbeddedWriter(Path(home)), Standing(1, 0, 0, 0)
        began = time.monotonic()
        await writer.begin(standing)
        for documents in pages:
            await writer.fill(documents)
        await writer.apply("next", [], standing, standing)
        seconds = time.monotonic() - began
        await writer.close()
    return seconds
