"""A shop with a past, to measure in: generated products, years of orders, and customers who have bought today."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final
from uuid import UUID

import asyncpg
import msgspec
import psutil

from adapters.redis.client import WORKER_SECONDS_MAX, Redis, open_redis
from adapters.settings import Settings, load_settings
from bench.baskets import basket
from bench.history import write_history
from bench.load.buy import Buyer, Errands, send_buyers
from bench.load.connection import Connection
from bench.load.put_under_load import CONNECTIONS
from bench.load.request import Request
from bench.people import People
from bench.processes import cpu_ms, shop_trees
from bench.shop import BenchShop, import_orders
from cli.level import await_level
from db.pool import open_pool

CUSTOMERS: Final = 16
"""More than connections."""
ORDERS_TODAY: Final = 21
"""Of each customer who orders: more than one page of them."""
POOL_CONNECTIONS: Final = 16
SOME: Final = 200
CALM_MS_MAX: Final = 100
"""Of CPU in a second."""
CALM_SECONDS_MAX: Final = 120


class Scene(msgspec.Struct):
    """`products` are those of the catalog; `some_products` are ids; `some_orders` of today, with the place of their
    customer in `people.with_orders`.
    """

    shop: BenchShop
    settings: Settings
    postgres: asyncpg.Pool
    redis: Redis
    people: People
    trees: dict[str, psutil.Process]
    products: int = 0
    some_products: list[UUID] = []
    some_orders: list[tuple[int, UUID]] = []

    async def level(self) -> None:
        """Returns when every read model shows what there is. Raises SystemExit if they don't get there."""
        if not await await_level(self.settings, shown=False):
            raise SystemExit("The read models did not catch up.")

    async def calm(self) -> None:
        """Returns when the workers have done what was left to do, mails to buyers say, or after CALM_SECONDS_MAX."""
        deadline = time.monotonic() + CALM_SECONDS_MAX
        while time.monotonic() < deadline:
            before = sum(cpu_ms(self.trees).values())
            await asyncio.sleep(1)
            if sum(cpu_ms(self.trees).values()) - before < CALM_MS_MAX:
                return


@asynccontextmanager
async def open_scene(shop: BenchShop) -> AsyncIterator[Scene]:
    """As yet there is nothing and nobody in it."""
    settings = load_settings({"TRADEPOST_DATA_DIR": shop.home})
    redis = open_redis(settings.redis_url, WORKER_SECONDS_MAX)
    try:
        async with await open_pool(settings.database_url, POOL_CONNECTIONS) as pool:
            yield Scene(shop, settings, pool, redis, People(settings.jwt_secret), shop_trees(Path(shop.home)))
    finally:
        await redis.aclose()


async def furnish(scene: Scene, orders: int, queue: int) -> None:
    """Two years of orders, `queue` customers who will order, and today: some buy, some fill their carts."""
    history = Path(scene.shop.home) / "bench.csv"
    await asyncio.to_thread(write_history, history, orders, scene.products)
    await asyncio.to_thread(import_orders, scene.shop, history)
    people = scene.people
    await people.invite(scene.postgres, CUSTOMERS, queue)
    buyers = [Buyer(people.headers(person), basket(place)) for place, person in enumerate(people.with_orders)]
    await asyncio.to_thread(send_buyers, Errands(scene.shop.url, buyers, CONNECTIONS, orders=ORDERS_TODAY))
    async with Connection(scene.shop.url) as connection:
        for person in people.with_carts:
            for one in basket(0):
                body = msgspec.json.encode({"sku": one}).decode()
                await connection.send(Request("/cart/add", "POST", people.headers(person), body))
    await look_around(scene)
    await scene.level()
    await scene.calm()


async def look_around(scene: Scene) -> None:
    """Who has ordered what, and what there is to be had."""
    people = scene.people
    of = {person.id: place for place, person in enumerate(people.with_orders)}
    placed = await scene.postgres.fetch("select id, customer_id from orders where not historic limit $1", SOME)
    scene.some_orders.extend((of[row["customer_id"]], row["id"]) for row in placed)
    found = await scene.postgres.fetch("select id from products where status = 'published' limit $1", SOME)
    scene.some_products.extend(row["id"] for row in found)
