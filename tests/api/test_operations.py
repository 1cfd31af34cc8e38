"""Health, numbers, and what happens when a store is gone."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import msgspec

from adapters.redis.client import Redis
from adapters.settings import Settings
from read_models.every import READ_MODELS
from tests.world import ADDRESS, World, open_world


async def test_a_whole_shop_is_ready_and_says_how_far_its_read_models_are(world: World) -> None:
    admin = await world.admin()
    await admin.post("/admin/tags", {"name": "x"})
    await admin.get("/tags")
    health = (await world.anyone.get("/health/ready")).json()
    assert (health["status"], health["postgres"], health["redis"], health["search"]) == ("ready", "up", "up", "up")
    assert len(health["projections"]) == len(READ_MODELS)
    token = world.settings.metrics_token
    assert token is not None
    assert (await world.anyone.get("/metrics")).status_code == 404, "figures of the business are nobody else's"
    for wrong in ("", "Bearer", "Bearer x", f"Bearer {token}x", f"Bearer {token[:-1]}", f"Basic {token}", token):
        assert (await world.anyone.get("/metrics", Authorization=wrong)).status_code == 404, wrong
    numbers = (await world.anyone.get("/metrics", Authorization=f"Bearer {token}")).text
    assert 'tradepost_read_model_position{model="taxonomy"}' in numbers
    assert (await world.anyone.get("/health/live")).json() == {"status": "alive"}


async def test_without_postgres_reading_goes_on_and_commands_say_when_to_try_again(world: World) -> None:
    await world.product("LAMP")
    eve = await world.customer()
    await eve.post("/cart/add", {"sku": "LAMP"})
    await eve.get("/cart")
    lost = msgspec.structs.replace(world.settings, database_url="postgresql://nobody@/nothing?host=/nowhere")

    async with open_world(lost, world.postgres, world.redis, projecting=False) as shop:
        eve._client, token = shop.client, eve.token
        started = time.monotonic()
        refused = await eve.post("/order/create", {"shipping_address": ADDRESS})
        assert time.monotonic() - started < 2
        eve.token = token
        assert (refused.status_code, refused.json()["code"]) == (503, "store-down")
        assert "retry-after" in refused.headers
        assert (await eve.get("/cart")).json()["item_count"] == 1
        assert (await eve.get("/products")).json()["total"] == 1
        health = (await shop.anyone.get("/health/ready")).json()
        assert (health["status"], health["postgres"]) == ("degraded", "down")


async def test_without_redis_checkout_and_search_go_on(world: World) -> None:
    await world.product("LAMP")
    eve = await world.customer()
    await eve.post("/cart/add", {"sku": "LAMP"})
    assert (await eve.get("/products")).json()["total"] == 1
    lost = msgspec.structs.replace(world.settings, redis_url="unix:///nowhere.sock")

    async with open_world(lost, world.postgres, Redis(), projecting=False) as shop:
        eve._client = shop.client
        ordered = await eve.post("/order/create", {"shipping_address": ADDRESS})
        assert ordered.status_code == 201
        started = time.monotonic()
        cart = await eve.get("/cart")
        assert time.monotonic() - started < 2
        assert (cart.status_code, cart.json()["code"]) == (503, "store-down")
        assert (await shop.anyone.get("/products")).json()["total"] == 1


@asynccontextmanager
async def never_answers(path: Path) -> AsyncIterator[None]:
    """A server that takes connections and says nothing."""
    open_ends = []

    async def taken(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        open_ends.append(writer)

    async with await asyncio.start_unix_server(taken, path):
        yield
        for writer in open_ends:
            writer.close()


async def test_a_redis_that_hangs_is_given_up_on_in_time(world: World, tmp_path: Path) -> None:
    eve = await world.customer()
    async with never_answers(tmp_path / "redis.sock"):
        hung = msgspec.structs.replace(world.settings, redis_url=f"unix://{tmp_path / 'redis.sock'}")
        async with open_world(hung, world.postgres, Redis(), projecting=False) as shop:
            eve._client = shop.client
            for path, status in (("/cart", 503), ("/categories", 503), ("/health/ready", 200), ("/products", 200)):
                started = time.monotonic()
                assert (await eve.get(path)).status_code == status
                assert time.monotonic() - started < 2, path


async def test_a_postgres_that_hangs_is_given_up_on_in_time(
    settings: Settings, postgres: asyncpg.Pool, redis: Redis
) -> None:
    async with open_world(settings, postgres, redis, projecting=False) as shop:
        await shop.product("LAMP")
        eve = await shop.customer()
        await eve.post("/cart/add", {"sku": "LAMP"})
        async with postgres.acquire() as other, other.transaction():
            await other.execute("lock table carts in access exclusive mode")
            started = time.monotonic()
            hung = await eve.post("/cart/add", {"sku": "LAMP"})
            assert time.monotonic() - started < 3
        assert (hung.status_code, hung.json()["code"]) == (503, "store-down")
        assert (await eve.post("/cart/add", {"sku": "LAMP"})).json()["item_count"] == 2
