"""A read model of another shape than ours is somebody else's: nobody verifies, repairs, builds or writes it."""

import asyncio
from zoneinfo import ZoneInfo

import asyncpg
import pytest
from msgspec.structs import replace

from adapters.redis.client import Redis
from adapters.redis.standings import written
from adapters.settings import Settings
from commands.base import perform
from commands.shop.change_time_zone import ChangeTimeZone, change_time_zone
from domain.outages import OtherShape
from domain.shop import Claims, ShopFacts
from read_models.accounts import ACCOUNTS
from read_models.dashboard import DASHBOARD
from read_models.every import READ_MODELS
from read_models.model import ReadModel, Standing
from tests.world import World, open_world
from workers.building import is_wanted
from workers.counters import Counters
from workers.leadership import Leadership
from workers.projecting import can_write
from workers.projectors.dashboard import dashboard_counts

USD, KIRITIMATI = ShopFacts("USD", ZoneInfo("UTC")), ShopFacts("USD", ZoneInfo("Pacific/Kiritimati"))


@pytest.mark.parametrize(
    ("shape", "writes"),
    [
        (f"r{DASHBOARD.revision} USD UTC", True),
        (f"r{DASHBOARD.revision - 1} USD UTC", True),
        (f"r{DASHBOARD.revision + 1} USD UTC", False),
        (f"r{DASHBOARD.revision} USD Asia/Tokyo", False),
        (f"r{DASHBOARD.revision} JPY UTC", False),
        ("r1 UTC", False),
    ],
)
async def test_no_generation_is_written_in_two_currencies_or_zones(
    settings: Settings, postgres: asyncpg.Pool, redis: Redis, shape: str, writes: bool
) -> None:
    dashboard = Counters(dashboard_counts(USD.time_zone), settings.database_url, postgres, redis, USD)
    assert can_write(dashboard, Standing(1, 0, 0, 0, shape)) is writes


async def relabelled(world: World, shape: str, model: ReadModel = ACCOUNTS) -> dict[str, bytes]:
    """As if another process had built it; all that lies there then."""
    live = await world.sources.standing(model)
    assert live is not None
    await world.redis.set(f"{{{model.name}}}:live", written(replace(live, shape=shape)))
    return await lying_there(world, model)


async def lying_there(world: World, model: ReadModel) -> dict[str, bytes]:
    keys = [key async for key in world.redis.scan_iter(match=f"{{{model.name}}}:*")]
    return {key.decode(): await world.redis.dump(key) for key in sorted(keys)}


async def test_what_is_live_in_another_currency_or_newer_is_left_alone(
    settings: Settings, postgres: asyncpg.Pool, redis: Redis
) -> None:
    async with open_world(settings, postgres, redis) as world:
        await world.customer()
        await world.level()
    async with open_world(settings, postgres, redis, projecting=False) as world:
        for shape in (f"r{ACCOUNTS.revision} EUR", f"r{ACCOUNTS.revision + 1} USD"):
            before = await relabelled(world, shape)
            for touch in (world.differences(ACCOUNTS, repair=True), world.rebuild(ACCOUNTS)):
                with pytest.raises(OtherShape, match=f"accounts is of the shape {shape}"):
                    await touch
            assert await lying_there(world, ACCOUNTS) == before
        await relabelled(world, f"r{ACCOUNTS.revision} EUR")
        with pytest.raises(OtherShape):
            await is_wanted(world.projection(ACCOUNTS))


async def test_who_has_gone_back_builds_anew_what_a_newer_version_has_built(world: World) -> None:
    """And goes on writing it."""
    eve = await world.customer()
    await world.level()
    await relabelled(world, f"r{ACCOUNTS.revision + 1} USD")
    with pytest.raises(OtherShape):
        await world.rebuild(ACCOUNTS)
    rebuilt = await world.rebuild(ACCOUNTS, back=True)
    live = await world.sources.standing(ACCOUNTS)
    assert live is not None
    assert (live.generation, live.shape) == (rebuilt.generation, f"r{ACCOUNTS.revision} USD")
    renamed = await eve.patch("/auth/me", {"name": "Eve Adams"})
    assert renamed.status_code == 200, renamed.text
    async with asyncio.timeout(20):
        while (await eve.send("GET", "/auth/me")).json()["name"] != "Eve Adams":
            await asyncio.sleep(0.05)


async def test_what_a_newer_worker_has_built_is_left_to_it(
    settings: Settings, postgres: asyncpg.Pool, redis: Redis
) -> None:
    """While a version is rolled out, older workers run beside it, and may not stand in its way."""
    async with open_world(settings, postgres, redis) as world:
        await world.customer()
        await world.level()
    async with open_world(settings, postgres, redis, projecting=False) as world:
        await relabelled(world, f"r{ACCOUNTS.revision + 1} USD")
    async with open_world(settings, postgres, redis) as old:
        await old.product("LAMP")
        admin = await old.admin()
        assert (await admin.get("/products?q=LAMP")).status_code == 200, "it is at work by now"
        newer = Leadership(settings.database_url)
        async with asyncio.timeout(15), newer.of(ACCOUNTS.name) as lead:
            lead.require()
        await newer.close()


async def test_who_has_not_heard_of_the_new_time_zone_builds_nothing(
    settings: Settings, postgres: asyncpg.Pool, redis: Redis
) -> None:
    async with open_world(settings, postgres, redis) as world:
        await world.level()
    async with open_world(settings, postgres, redis, projecting=False) as world:
        before = await lying_there(world, DASHBOARD)
        world.facts = KIRITIMATI
        for touch in (world.differences(DASHBOARD, repair=True), world.rebuild(DASHBOARD)):
            with pytest.raises(OtherShape):
                await touch
        assert await lying_there(world, DASHBOARD) == before


async def test_who_was_told_of_the_former_time_zone_at_its_start_goes_on_with_the_shop(
    settings: Settings, postgres: asyncpg.Pool, redis: Redis
) -> None:
    told = replace(settings, claims=Claims(USD.currency, USD.time_zone))
    async with open_world(told, postgres, redis) as world:
        await world.level()
        await perform(postgres, change_time_zone, ChangeTimeZone(KIRITIMATI.time_zone))
        async with asyncio.timeout(15):
            while "Pacific/Kiritimati" not in str(await world.sources.standing(DASHBOARD, at=1)):
                await asyncio.sleep(0.05)
        assert (await (await world.admin()).get("/admin/dashboard/summary")).status_code == 200


async def test_every_read_model_says_its_currency(world: World) -> None:
    await world.level()
    shapes = {model.name: await world.sources.standing(model, at=1) for model in READ_MODELS}
    assert {standing.shape.split(" ")[1] for standing in shapes.values() if standing is not None} == {"USD"}
