"""Stock is the sum of its movements, and never below zero."""

import asyncio
from datetime import timedelta
from uuid import UUID

from commands.base import perform
from commands.find_ended_holds import FindEndedHolds, find_ended_holds
from commands.release_hold import ReleaseHold, release_hold
from domain.order_status import OrderStatus
from tests.world import World
from workers.jobs.holds_release import holds_release


async def test_every_change_of_stock_is_a_movement(world: World) -> None:
    await world.product("LAMP", stock=10)
    admin, eve = await world.admin(), await world.customer()
    order = await eve.ordered("LAMP", 3)
    await eve.post(f"/orders/{order['id']}/cancel")
    adjusted = await admin.post("/admin/inventory/LAMP/adjust", {"delta": -4, "reason": "broken"})

    assert adjusted.json() == {"sku": "LAMP", "stock_quantity": 6}
    ledger = (await admin.get("/admin/inventory/LAMP/movements")).json()["items"]
    assert [(entry["reason"], entry["delta"], entry["stock_quantity"]) for entry in ledger] == [
        ("adjusted", -4, 6),
        ("order_cancelled", 3, 10),
        ("order_placed", -3, 7),
        ("opening", 10, 10),
    ]
    assert ledger[0]["note"] == "broken"


async def test_the_ledger_is_found_by_the_sku_a_variant_has_now(world: World) -> None:
    lamp = await world.product("LAMP", stock=0)
    admin = await world.admin()
    path = f"/admin/products/{lamp.id}/variants/{lamp.variants[0].id}"
    assert (await admin.patch(path, {"sku": "LANTERN"})).status_code == 200
    assert (await admin.get("/admin/inventory/LANTERN/movements")).json()["items"] == []
    assert (await admin.get("/admin/inventory/LAMP/movements")).status_code == 404


async def test_more_than_there_is_can_not_be_taken_away(world: World) -> None:
    await world.product("LAMP", stock=3)
    admin = await world.admin()
    before = await world.everything_written()

    refused = await admin.post("/admin/inventory/LAMP/adjust", {"delta": -4, "reason": "broken"})

    assert (refused.status_code, refused.json()["code"]) == (409, "stock-short")
    assert await world.everything_written() == before


async def test_an_unpaid_order_past_its_hold_is_cancelled_and_a_paid_one_is_not(world: World) -> None:
    await world.product("LAMP", stock=5)
    eve = await world.customer()
    unpaid, paid = await eve.ordered("LAMP", 2), await eve.bought("LAMP", 1)
    await world.postgres.execute("update orders set hold_ends_at = hold_ends_at - $1::interval", timedelta(hours=1))

    assert await perform(world.postgres, find_ended_holds, FindEndedHolds()) == [UUID(unpaid["id"])]
    assert await holds_release({"postgres": world.postgres}) == 1  # type: ignore[typeddict-item]
    assert not await perform(world.postgres, release_hold, ReleaseHold(UUID(paid["id"])))

    statuses = await world.postgres.fetch("select id::text, status from orders")
    assert {row["id"]: row["status"] for row in statuses} == {
        unpaid["id"]: OrderStatus.CANCELLED,
        paid["id"]: OrderStatus.PAID,
    }
    assert await world.stock_of("LAMP") == 4


async def test_carts_of_two_products_in_opposite_order_do_not_block_each_other(world: World) -> None:
    await world.product("A", stock=100)
    await world.product("B", stock=100)
    buyers = [await world.customer() for _ in range(40)]
    for place, buyer in enumerate(buyers):
        for sku in ("A", "B") if place % 2 else ("B", "A"):
            await buyer.post("/cart/add", {"sku": sku})

    address = {"name": "E", "line1": "1", "city": "Bern", "postal_code": "3", "country": "CH"}
    answers = await asyncio.gather(*(buyer.post("/order/create", {"shipping_address": address}) for buyer in buyers))

    assert [answer.status_code for answer in answers] == [201] * 40
    assert (await world.stock_of("A"), await world.stock_of("B")) == (60, 60)
