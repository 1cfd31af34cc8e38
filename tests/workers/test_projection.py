"""Read models that heal and catch up by themselves, seen from the shop's door."""

import asyncpg

from adapters.redis.client import Redis
from adapters.settings import Settings
from tests.world import World, open_world


async def test_read_models_lost_with_their_store_come_back_by_themselves(world: World) -> None:
    await world.product("LAMP", price=4_500)
    admin, eve = await world.admin(), await world.customer()
    order = await eve.bought("LAMP")
    shown = (await eve.get(f"/orders/{order['id']}")).json()
    admin.token = eve.token
    before = (await admin.get("/admin/dashboard/summary")).json()

    await world.redis.flushdb()

    eve.token, seen = None, set()
    while (answer := await eve.get(f"/orders/{order['id']}")).status_code != 200:
        seen.add(answer.json()["code"])
    assert seen <= {"read-model-behind"}, "what is not there yet is not said not to exist"
    eve.token = admin.token
    assert (await eve.get(f"/orders/{order['id']}")).json() == shown
    after = (await admin.get("/admin/dashboard/summary")).json()
    assert after | {"as_of": None} == before | {"as_of": None}


async def test_a_projector_that_starts_late_catches_up_with_what_it_missed(
    settings: Settings, postgres: asyncpg.Pool, redis: Redis
) -> None:
    async with open_world(settings, postgres, redis, projecting=False) as closed:
        await closed.product("LAMP")
        admin = await closed.admin()
        token = (await admin.post("/admin/tags", {"name": "x"})).headers["consistency-token"]
    async with open_world(settings, postgres, redis) as opened:
        found = await opened.anyone.get("/products?q=lamp", Consistency_Token=token)
        assert [item["sku"] for item in found.json()["items"]] == ["LAMP"]
