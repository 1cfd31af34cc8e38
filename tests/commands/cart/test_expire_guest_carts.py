"""Carts that guests have left alone are forgotten; all others stay."""

from typing import cast

import pytest
from msgspec.structs import replace

from read_models.carts import CARTS
from tests.world import World
from workers.jobs.carts_expire import carts_expire
from workers.jobs.context import JobContext


async def test_guests_carts_end_when_they_were_left_alone_and_customers_carts_do_not(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("commands.cart.expire_guest_carts.CARTS_MAX", 2)
    await world.product("LAMP", stock=100)
    eve, left_alone, busy = await world.customer(), [world.anyone for _ in range(5)], world.anyone
    for one in (eve, busy, *left_alone):
        await one.post("/cart/add", {"sku": "LAMP"})
    await world.postgres.execute("update carts set updated_at = updated_at - interval '30 days 1 minute'")
    await busy.post("/cart/add", {"sku": "LAMP"})
    context = cast("JobContext", {"postgres": world.at_work, "settings": world.settings})
    async with world.postgres.acquire() as connection, connection.transaction():
        await connection.execute("select from carts where token_hash is not null order by id desc limit 1 for update")
        await carts_expire(context)
    assert await world.postgres.fetchval("select count(*) from carts") == 3, "somebody is changing one at this moment"
    await carts_expire(context)
    await world.level()

    shown = [(await one.get("/cart")).status_code for one in (eve, busy, *left_alone)]
    assert shown == [200, 200, 404, 404, 404, 404, 404]
    assert (await left_alone[0].post("/cart/add", {"sku": "LAMP"})).json()["code"] == "cart-not-found"

    others = [world.anyone for _ in range(3)]
    for one in others:
        await one.post("/cart/add", {"sku": "LAMP"})
    for carts_max in (4, 2):
        context["settings"] = replace(world.settings, guest_carts_max=carts_max)
        await carts_expire(context)
        assert await world.postgres.fetchval("select count(*) from carts where token_hash is not null") == carts_max
    await world.level()
    shown = [(await one.get("/cart")).status_code for one in (eve, busy, *others)]
    assert shown == [200, 404, 404, 200, 200], "of more than are kept, the longest left alone went"
    assert await world.differences(CARTS) == []
