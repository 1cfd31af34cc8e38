"""From a commit to the first reader who sees it, at a steady rate of writes."""

import asyncio
import time
from typing import Final

from adapters.redis.bell import Bell
from bench.catalog import sku
from bench.results import Figure
from bench.scene import Scene
from bench.spread import percentile
from commands.base import execute
from commands.stock.adjust_stock import AdjustStock, adjust_stock
from queries.ask import reached
from queries.sources import Sources
from read_models.model import ReadModel
from read_models.product_search import PRODUCT_SEARCH
from read_models.stock_ledger import STOCK_LEDGER
from workers.verify import verifying_sources

WRITES_A_SECOND: Final = 200
WATCHED: Final = 5
"""One write in so many is waited for."""
SKUS: Final = 50
SEEN_SECONDS_MAX: Final = 30.0
STORES: Final = {STOCK_LEDGER.name: "Redis", PRODUCT_SEARCH.name: "search"}
P99_MS_MAX: Final = {"Redis": 50, "search": 150}


async def visible(scene: Scene, rounds: int, seconds: float) -> list[Figure]:
    found: dict[str, list[list[float]]] = {store: [] for store in STORES.values()}
    async with verifying_sources(scene.settings, scene.redis) as sources:
        for _ in range(rounds):
            for name, waits in (await write_steadily(scene, sources, seconds)).items():
                found[STORES[name]].append(waits)
    return [
        Figure(
            f"visible-{store.lower()}-p{percent}",
            f"commit to visible in {store}, {WRITES_A_SECOND} writes a second, p{percent}",
            "ms",
            [percentile(waits, percent) for waits in taken],
            at_most=P99_MS_MAX[store] if percent == 99 else None,
        )
        for store, taken in found.items()
        for percent in (50, 99)
    ]


async def write_steadily(scene: Scene, sources: Sources, seconds: float) -> dict[str, list[float]]:
    """Milliseconds of waiting, by read model."""
    bell = Bell(scene.redis)
    waits: dict[str, list[float]] = {name: [] for name in STORES}

    async def see(model: ReadModel, position: int, committed_at: float) -> None:
        await reached(model, position, sources, time.monotonic() + SEEN_SECONDS_MAX)
        waits[model.name].append((time.monotonic() - committed_at) * 1_000)

    async def write(number: int) -> None:
        command = AdjustStock(sku(number % SKUS), 1, "bench")
        committed = await execute(scene.postgres, adjust_stock, command, lambda _: None)
        bell.ring()
        if number % WATCHED == 0:
            now = time.monotonic()
            await asyncio.gather(*(see(model, committed.at, now) for model in (STOCK_LEDGER, PRODUCT_SEARCH)))

    began = time.monotonic()
    async with asyncio.TaskGroup() as writes:
        for number in range(int(WRITES_A_SECOND * seconds)):
            await asyncio.sleep(max(0.0, began + number / WRITES_A_SECOND - time.monotonic()))
            writes.create_task(write(number))
    return waits
