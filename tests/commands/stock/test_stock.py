"""Stock is the sum of its movements, and below zero only where that was chosen."""

import asyncio
from datetime import timedelta
from uuid import UUID

from commands.base import perform
from commands.orders.find_ended_holds import FindEndedHolds, find_ended_holds
from commands.orders.release_hold import ReleaseHold, release_hold
from domain.order_status import OrderStatus
from tests.world import World
from workers.holds_clerk import release_ended_holds


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


async def test_a_variant_made_again_under_its_sku_is_the_one_it_was(world: World) -> None:
    admin, eve = await world.admin(), await world.customer()
    sizes = [{"sku": f"TEE-{size}", "options": {"size": size}, "price": 1_500, "stock_quantity": 9} for size in "SM"]
    tee = (await admin.post("/admin/products", {"name": "Tee", "status": "published", "variants": sizes})).json()
    variants = f"/admin/products/{tee['id']}/variants"
    small = tee["variants"][0]["id"]
    first, second = await eve.ordered("TEE-S", 3), await eve.ordered("TEE-S", 2)
    await eve.post("/cart/add", {"sku": "TEE-S"})

    async def seen() -> list[tuple[str, int, int]]:
        entries = (await admin.get("/admin/inventory/TEE-S/movements")).json()["items"]
        return [(entry["reason"], entry["delta"], entry["stock_quantity"]) for entry in entries]

    await admin.delete(f"{variants}/{small}")
    assert (await eve.post("/cart/add", {"sku": "TEE-S"})).status_code == 404
    await eve.post(f"/orders/{first['id']}/cancel")
    admin.token = eve.token
    assert (await seen())[0] == ("order_cancelled", 3, 7), "a ledger of what is no longer sold goes on"

    again = {"sku": "TEE-S", "options": {"size": "XS"}, "price": 1_900, "stock_quantity": 6}
    brought_back = (await admin.post(variants, again)).json()["variants"]
    assert [(v["sku"], v["options"], v["price"]["amount"], v["stock_quantity"]) for v in brought_back] == [
        ("TEE-M", {"size": "M"}, 1_500, 9),
        ("TEE-S", {"size": "XS"}, 1_900, 6),
    ]
    assert brought_back[1]["id"] == small
    assert (await seen())[0] == ("adjusted", -1, 6), "what is said of the shelf is so"
    eve.token = admin.token
    cart = (await eve.get("/cart")).json()
    assert [(item["available"], item["unit_price"]["amount"]) for item in cart["items"]] == [(True, 1_900)]
    await eve.post(f"/orders/{second['id']}/cancel")
    assert await world.stock_of("TEE-S") == 8
    await world.level()
    assert (await world.ledger_broken(), await world.differences()) == ({}, [])


async def test_another_product_with_the_sku_of_a_removed_variant_has_new_goods(world: World) -> None:
    admin = await world.admin()
    sizes = [{"sku": f"TEE-{size}", "options": {"size": size}, "price": 1_500, "stock_quantity": 9} for size in "SM"]
    tee = (await admin.post("/admin/products", {"name": "Tee", "variants": sizes})).json()
    variants = f"/admin/products/{tee['id']}/variants"
    await admin.delete(f"{variants}/{tee['variants'][0]['id']}")
    other = await world.product("TEE-S", stock=4)
    await world.level()
    entries = (await admin.get("/admin/inventory/TEE-S/movements")).json()["items"]
    assert [(entry["reason"], entry["delta"]) for entry in entries] == [("opening", 4)]
    assert other.variants[0].id != tee["variants"][0]["id"]
    before = await world.everything_written()
    taken = await admin.post(variants, {"sku": "TEE-S", "price": 1})
    assert (taken.status_code, taken.json()["code"]) == (409, "sku-taken")
    assert (await world.everything_written(), await world.differences()) == (before, [])


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
    assert await release_ended_holds(world.postgres) == 1
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

    address = {"name": "E", "line1": "1", "city": "Bern", "postal_code": "3000", "country": "CH"}
    answers = await asyncio.gather(*(buyer.post("/order/create", {"shipping_address": address}) for buyer in buyers))

    assert [answer.status_code for answer in answers] == [201] * 40
    assert (await world.stock_of("A"), await world.stock_of("B")) == (60, 60)


async def test_what_was_counted_is_what_there_is(world: World) -> None:
    await world.product("LAMP", stock=10)
    admin = await world.admin()

    counted = await admin.post("/admin/inventory/lamp/count", {"stock_quantity": 7, "reason": "yearly count"})
    again = await admin.post("/admin/inventory/LAMP/count", {"stock_quantity": 7, "reason": "counted again"})

    assert counted.json() == again.json() == {"sku": "LAMP", "stock_quantity": 7}
    assert await world.stock_of("LAMP") == 7
    movements = (await admin.get("/admin/inventory/LAMP/movements")).json()["items"]
    assert [(each["delta"], each["note"]) for each in movements] == [(-3, "yearly count"), (10, None)]
    before = await world.everything_written()
    assert (await admin.post("/admin/inventory/DESK/count", {"stock_quantity": 7, "reason": "x"})).status_code == 404
    assert (await admin.post("/admin/inventory/LAMP/count", {"stock_quantity": -1, "reason": "x"})).status_code == 400
    assert await world.everything_written() == before
