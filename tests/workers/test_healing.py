"""Stores that lose what they had, bring back what was, or turn out to be others: noticed, and put right by nobody."""

import asyncio
import shutil
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import asyncpg
import pytest

from adapters.redis.client import Redis
from adapters.settings import Settings
from commands.base import perform
from commands.shop.change_time_zone import ChangeTimeZone, change_time_zone
from db.history import trim
from domain.shop import ShopFacts
from read_models.accounts import ACCOUNTS
from read_models.dashboard import DASHBOARD
from read_models.every import READ_MODELS
from read_models.model import ReadModel
from read_models.product_search import PRODUCT_SEARCH
from tests.world import Person, World, open_world


async def sells_something(world: World) -> tuple[Person, dict[str, object]]:
    await world.product("LAMP", price=4_500)
    eve = await world.customer()
    order = await eve.bought("LAMP")
    await world.level()
    return eve, order


async def whole_again(world: World) -> None:
    async with asyncio.timeout(15):
        for model in READ_MODELS:
            while await world.sources.standing(model, at=1) is None:
                await asyncio.sleep(0.02)
    await world.level()


async def replaced(world: World, generation: int, model: ReadModel = ACCOUNTS) -> None:
    """Until another generation is live, and level."""
    async with asyncio.timeout(15):
        while (standing := await world.sources.standing(model, at=1)) is None or standing.generation <= generation:
            await asyncio.sleep(0.02)
    await whole_again(world)


async def generation(world: World, model: ReadModel = ACCOUNTS) -> int:
    standing = await world.sources.standing(model, at=1)
    assert standing is not None
    return standing.generation


async def test_a_flushed_redis_is_built_anew(world: World) -> None:
    eve, order = await sells_something(world)
    before = await generation(world)
    await world.redis.flushdb()
    await replaced(world, before)
    assert (await eve.get(f"/orders/{order['id']}")).status_code == 200
    assert await world.differences() == []


async def test_an_index_that_was_deleted_under_the_shop_is_built_anew(world: World) -> None:
    await sells_something(world)
    before = await generation(world, PRODUCT_SEARCH)
    assert world.settings.search_dir is not None
    shutil.rmtree(world.settings.search_dir)
    await replaced(world, before, PRODUCT_SEARCH)  # a reader goes on with the files it had open until then
    assert (await world.anyone.get("/products?q=product")).json()["total"] == 1
    assert await world.differences() == []


async def dumped(redis: Redis) -> dict[bytes, bytes]:
    return {key: await redis.dump(key) for key in await redis.keys("*")}


async def restore(redis: Redis, dump: dict[bytes, bytes]) -> None:
    """In one step: the projectors go on meanwhile."""
    async with redis.pipeline() as step:
        step.flushdb()
        for key, value in dump.items():
            step.restore(key, 0, value)
        await step.execute()


async def test_an_old_dump_goes_on_from_its_own_checkpoint(world: World) -> None:
    eve, _ = await sells_something(world)
    dump, before = await dumped(world.redis), await generation(world)
    await eve.bought("LAMP")
    await world.level()
    await restore(world.redis, dump)
    await whole_again(world)
    assert await generation(world) == before
    assert await world.differences() == []


async def test_an_old_dump_from_before_the_outbox_was_trimmed_is_not_believed(
    world: World, postgres: asyncpg.Pool
) -> None:
    eve, _ = await sells_something(world)
    dump, before = await dumped(world.redis), await generation(world)
    await eve.bought("LAMP")
    last = await world.level()
    async with postgres.acquire() as connection:
        assert await trim(connection, last, datetime.now(UTC) + timedelta(days=1)) == last - 1
    await restore(world.redis, dump)
    await replaced(world, before)
    assert await world.differences() == []


async def test_read_models_of_another_shop_are_not_believed(
    settings: Settings, postgres: asyncpg.Pool, redis: Redis
) -> None:
    """Redis and the index stay, the database is another: it has as many events, and more, at the same positions."""
    async with open_world(settings, postgres, redis) as first:
        await sells_something(first)
        before = await generation(first)
    tables = "accounts, carts, orders, products, outbox, brands, categories, tags, idempotency_keys"
    await postgres.execute(f"truncate {tables} restart identity cascade")
    async with open_world(settings, postgres, redis) as second:
        for number in range(20):
            await second.product(f"DESK-{number}")
        await replaced(second, before)
        assert await second.differences() == []
        assert (await second.anyone.get("/products?q=product")).json()["total"] == 20


async def test_a_redis_that_is_ahead_of_a_restored_database_is_not_believed(
    settings: Settings, postgres: asyncpg.Pool, redis: Redis
) -> None:
    async with open_world(settings, postgres, redis) as world:
        await sells_something(world)
        before, last = await generation(world), await world.level()
    await postgres.execute("delete from outbox where position > $1", last - 3)
    async with open_world(settings, postgres, redis) as restored:
        await replaced(restored, before)
        assert await restored.differences() == []


async def test_another_time_zone_files_sales_under_its_own_days(world: World) -> None:
    """The workers notice by themselves, and no generation has days of two zones."""
    await sells_something(world)
    await world.postgres.execute("update orders set placed_at = '2026-11-22T12:30Z', paid_at = '2026-11-22T12:30Z'")
    await world.rebuild(DASHBOARD)
    before, of_accounts = await generation(world, DASHBOARD), await generation(world, ACCOUNTS)
    kiritimati = ZoneInfo("Pacific/Kiritimati")
    await perform(world.postgres, change_time_zone, ChangeTimeZone(kiritimati))
    await replaced(world, before, DASHBOARD)

    days = await (await world.admin()).get("/admin/dashboard/revenue?from=2026-11-22&to=2026-11-23")
    gross = {row["period"]: row["gross_revenue"]["amount"] for row in days.json()["items"]}
    assert gross == {"2026-11-22": 0, "2026-11-23": 4_500}
    world.facts = ShopFacts("USD", kiritimati)
    await world.level()
    assert await world.differences(DASHBOARD) == []
    assert await generation(world, ACCOUNTS) == of_accounts


@pytest.mark.parametrize("store", ["redis", "search"])
async def test_what_is_being_built_anew_is_not_said_not_to_exist(world: World, store: str) -> None:
    eve, order = await sells_something(world)
    if store == "redis":
        await world.redis.flushdb()
    else:
        assert world.settings.search_dir is not None
        shutil.rmtree(world.settings.search_dir)
    path, seen = (f"/orders/{order['id']}" if store == "redis" else "/products?q=product"), set()
    eve.token = None
    while (answer := await eve.get(path)).status_code != 200:
        seen.add(answer.json()["code"])
    assert seen <= {"read-model-behind", "store-down"}
