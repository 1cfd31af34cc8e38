"""A shop under half a load for minutes: its memory stays flat. SOAK_MINUTES says how many, 8 unless told."""

import asyncio
import os
import random
import shutil
import time
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from statistics import median
from typing import Any, Final
from uuid import uuid4

import aiohttp
import click
import psutil
import pytest

from tests.shop import ADDRESS, Shop

MINUTES: Final = int(os.environ.get("SOAK_MINUTES", "8"))
WARM_UP_MINUTES: Final = 2
GROWTH_MB_MAX: Final = 5
"""Of API and worker each, from the three minutes after the warm-up to the last three: caches that fill. A single minute
says little: what an allocator holds at a moment goes up and down by ten.
"""
LOOKED_AT_MINUTES: Final = 3
READS_PER_SECOND: Final = 200
ORDERS_PER_SECOND: Final = 10
WORDS: Final = ("", "wireless", "wireles", "lamp", "handmade poles", "cotton", "bottle", "trekking forest", "xqzzy")

pytestmark = pytest.mark.slow


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    """The demo store."""
    opened = Shop(tmp_path / "data")
    opened.open(180)
    yield opened
    opened.close()
    shutil.rmtree(opened.home, ignore_errors=True)


def test_memory_stays_flat(shop: Shop) -> None:
    admin = shop.sign_in()
    product = {"name": "Soaked", "sku": "SOAK", "price": 1_000, "stock_quantity": 1_000_000, "status": "published"}
    admin.post("/admin/products", json=product).raise_for_status()
    seen = asyncio.run(soak(shop, [each["id"] for each in admin.get("/products?page_size=100").json()["items"]]))
    for name, minutes in seen.items():
        warm = minutes[WARM_UP_MINUTES:]
        grown = median(warm[-LOOKED_AT_MINUTES:]) - median(warm[:LOOKED_AT_MINUTES])
        assert grown <= GROWTH_MB_MAX, (name, minutes)


async def soak(shop: Shop, products: list[str]) -> dict[str, list[float]]:
    """The memory of each process at each full minute, in MB."""
    chance, ends_at = random.Random(1), time.monotonic() + 60 * MINUTES
    paths = [f"/products?q={words}" for words in WORDS] + [f"/products/{each}" for each in products]
    async with aiohttp.ClientSession(shop.url, raise_for_status=True) as http:

        async def read() -> None:
            async with http.get(chance.choice(paths)) as answer:
                await answer.read()

        async with asyncio.TaskGroup() as group:  # whose first refused request ends it all
            group.create_task(steadily(read, READS_PER_SECOND, ends_at))
            group.create_task(steadily(lambda: order(http), ORDERS_PER_SECOND, ends_at))
            seen = await minute_by_minute(shop)
    return seen


async def steadily(work: Callable[[], Coroutine[Any, Any, None]], per_second: int, ends_at: float) -> None:
    """Begun at this pace, however long each takes."""
    next_at = time.monotonic()
    async with asyncio.TaskGroup() as group:
        while next_at < ends_at:
            group.create_task(work())
            next_at += 1 / per_second
            await asyncio.sleep(max(0, next_at - time.monotonic()))


async def order(http: aiohttp.ClientSession) -> None:
    """A guest's, paid. Another guest each time: one may have a few unpaid orders only."""
    async with http.post("/cart/add", json={"sku": "SOAK", "quantity": 1}) as answer:
        cart = {"Cart-Token": answer.headers["Cart-Token"]}
    placing = {"email": f"{uuid4().hex}@soak.example", "shipping_address": ADDRESS}
    async with http.post("/order/create", json=placing, headers=cart) as answer:
        placed = await answer.json()
    token = {"Order-Token": placed["order_token"]}
    async with http.post(f"/orders/{placed['id']}/payments", json={"provider": "dummy"}, headers=token):
        pass


async def minute_by_minute(shop: Shop) -> dict[str, list[float]]:
    seen: dict[str, list[float]] = {"api": [], "worker": []}
    for _ in range(MINUTES):
        await asyncio.sleep(60)
        for name, sizes in seen.items():
            sizes.append(max(memory_mb(process) for process in shop.processes(f"cli.main {name}")))
        click.echo({name: round(sizes[-1], 1) for name, sizes in seen.items()})
    return seen


def memory_mb(process: psutil.Process) -> float:
    """Its own, and its part of what it shares."""
    return float(process.memory_full_info().pss) / 2**20
