"""Read models that another database wrote, or this one before it was restored: nobody takes them for its own.

One Redis and one index, and beside the database they were written from another shop's, just as old as it happens.
"""

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest
from msgspec.structs import replace

from adapters.redis.client import Redis
from adapters.settings import Settings
from cli.doctor.read_models import read_models
from cli.projections.status import find_trouble, read_standings
from db.pool import open_pool
from domain.outages import OtherHistory
from read_models.dashboard import DASHBOARD
from read_models.every import READ_MODELS
from read_models.orders import ORDERS
from read_models.product_search import PRODUCT_SEARCH
from tests.databases import make_database
from tests.stores import Addresses
from tests.workers.test_other_shapes import lying_there
from tests.world import World, open_world

REFUSED_SECONDS_MAX = 10.0
"""Who is not refused may wait for ever for events that another outbox has."""
SAID = (
    "What the read models show (product_search, product_cards, taxonomy and"
    f" {len(READ_MODELS) - 3} more) is of another shop's database,"
)


@pytest.fixture
async def another(
    settings: Settings, stores: Addresses, worker_number: int, redis: Redis
) -> AsyncIterator[tuple[Settings, asyncpg.Pool]]:
    """Another shop's database, as one meets it with the address of one shop and the data folder of another."""
    url = await make_database(stores, "migrated", f"another_{worker_number}")
    async with await open_pool(url, 10) as pool:
        yield replace(settings, database_url=url), pool


async def lie(world: World) -> dict[str, dict[str, bytes]]:
    return {model.name: await lying_there(world, model) for model in READ_MODELS}


async def told_everywhere(world: World) -> None:
    trouble = await find_trouble(world.settings, await read_standings(world.settings))
    assert isinstance(trouble, OtherHistory)
    assert str(trouble).startswith(SAID)
    (finding,) = await read_models(world.settings)
    assert (finding.level, f"{finding.found} {finding.cure}") == ("broken", str(trouble))
    health = await world.anyone.get("/health/ready")
    told = health.json()
    assert (health.status_code, told["status"], told["postgres"], told["schema"]) == (503, "down", "unfit", "present")
    assert (told["reason"], told["detail"]) == ("other-history", str(trouble))


async def nobody_touches(world: World) -> None:
    before, written = await lie(world), await world.everything_written()
    for model in (PRODUCT_SEARCH, ORDERS, DASHBOARD):
        for touch in (world.differences(model, repair=True), world.rebuild(model)):
            with pytest.raises(OtherHistory, match=rf"show \({model.name}\) is of another shop's database"):
                async with asyncio.timeout(REFUSED_SECONDS_MAX):
                    await touch
    assert await lie(world) == before
    assert await world.everything_written() == written


@pytest.mark.parametrize("products", [0, 30], ids=["younger", "longer"])
async def test_read_models_of_another_shop_are_left_alone(
    products: int, settings: Settings, postgres: asyncpg.Pool, redis: Redis, another: tuple[Settings, asyncpg.Pool]
) -> None:
    async with open_world(settings, postgres, redis) as ours:
        await ours.product("LAMP")
        await (await ours.customer()).bought("LAMP")
        await ours.level()
    async with open_world(another[0], another[1], redis, projecting=False) as theirs:
        for number in range(products):
            await theirs.product(f"DESK-{number}")
        await told_everywhere(theirs)
        await nobody_touches(theirs)
    async with open_world(settings, postgres, redis) as ours:
        assert await ours.differences() == []


async def test_a_restored_database_is_told_from_the_one_it_was(
    settings: Settings, postgres: asyncpg.Pool, redis: Redis
) -> None:
    """What happened since has the same positions as what was lost."""
    async with open_world(settings, postgres, redis) as world:
        await world.product("LAMP")
        await world.level()
    async with open_world(settings, postgres, redis, projecting=False) as restored:
        await postgres.execute("update outbox set recorded_at = recorded_at + interval '1 microsecond'")
        await restored.product("DESK")
        await told_everywhere(restored)
        await nobody_touches(restored)


async def test_who_is_behind_or_has_nothing_yet_is_nobody_elses(
    settings: Settings, postgres: asyncpg.Pool, redis: Redis
) -> None:
    async with open_world(settings, postgres, redis, projecting=False) as new:
        assert await find_trouble(settings, await read_standings(settings)) is None
        assert (await new.anyone.get("/health/ready")).json()["status"] == "ready"
    async with open_world(settings, postgres, redis) as world:
        await world.level()
    async with open_world(settings, postgres, redis, projecting=False) as behind:
        await behind.product("LAMP")
        assert await find_trouble(settings, await read_standings(settings)) is None
        assert (await behind.anyone.get("/health/ready")).json()["status"] == "ready"
