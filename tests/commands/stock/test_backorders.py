"""What may be ordered beyond the shelf: below zero, stock is what customers are owed."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest

from commands.base import perform
from commands.catalog.update_variant import UpdateVariant, update_variant
from db.work import Work
from domain.catalog.product import BACKORDER_UNITS_MAX
from domain.refusals import OutOfStock, ShortLine
from domain.stock.stock import StockChange
from tests.world import World

BUYERS = 200


async def test_what_is_not_on_the_shelf_is_ordered_shown_and_paid_back_to_the_unit(world: World) -> None:
    lamp = await world.product("LAMP", stock=3)
    admin, eve, ben = await world.admin(), await world.customer(), await world.customer()
    variant = f"/admin/products/{lamp.id}/variants/{lamp.variants[0].id}"

    async def shown() -> tuple[bool, int, bool]:
        """In stock, units on the shelf, and whether the filter finds it: as the public sees it."""
        await world.level()
        product = (await eve.get(f"/products/{lamp.id}")).json()
        found = (await eve.get("/products?in_stock=true")).json()["total"]
        return product["in_stock"], product["variants"][0]["stock_quantity"], bool(found)

    async def line(person: Any) -> tuple[bool, int]:
        await world.level()
        (item,) = (await person.get("/cart")).json()["items"]
        return item["available"], item["backordered_quantity"]

    assert (await eve.post("/cart/add", {"sku": "LAMP", "quantity": 5})).json()["code"] == "out-of-stock"
    changed = await admin.patch(variant, {"backorder": True})
    assert [one["backorder"] for one in changed.json()["variants"]] == [True]
    await eve.post("/cart/add", {"sku": "LAMP", "quantity": 5})
    await ben.post("/cart/add", {"product_id": str(lamp.id), "quantity": 2})
    assert (await line(eve), await line(ben)) == ((True, 2), (True, 0))

    address = {"name": "E", "line1": "1", "city": "Bern", "postal_code": "3000", "country": "CH"}
    first = (await eve.post("/order/create", {"shipping_address": address})).json()
    assert (first["items"][0]["quantity"], first["items"][0]["backordered_quantity"]) == (5, 2)
    assert (await line(ben), await shown()) == ((True, 2), (True, 0, True)), "what is owed is no public figure"
    second = await ben.bought("LAMP", 2)
    assert second["items"][0]["backordered_quantity"] == 4, "two lay in the cart already"
    assert await world.stock_of("LAMP") == -6
    await world.product("DESK", stock=0)
    await world.level()
    (scarcest, _) = (await admin.get("/admin/inventory?below=1")).json()["items"]
    assert (scarcest["sku"], scarcest["stock_quantity"], scarcest["backorder"]) == ("LAMP", -6, True)

    before = await world.everything_written()
    short = await admin.post("/admin/inventory/LAMP/adjust", {"delta": -1, "reason": "broken"})
    assert (short.status_code, short.json()["code"]) == (409, "stock-short"), "only customers are owed anything"
    assert await world.everything_written() == before
    counted = await admin.post("/admin/inventory/LAMP/count", {"stock_quantity": 0, "reason": "yearly count"})
    assert counted.json() == {"sku": "LAMP", "stock_quantity": -6}, "an empty shelf pays nobody"
    file, kind = "sku,delta\nLAMP,1\n", {"Content-Type": "text/csv"}
    path = "/admin/inventory/adjust?reason=delivery"
    delivered = await world.client.post(path, content=file, headers={**admin.headers, **kind})
    assert (delivered.status_code, await world.stock_of("LAMP")) == (200, -5)

    await ben.post("/cart/add", {"sku": "LAMP"})
    await admin.patch(variant, {"backorder": False})
    assert (await line(ben), await shown()) == ((False, 0), (False, 0, False))
    refused = await ben.post("/order/create", {"shipping_address": address})
    assert refused.json()["code"] == "out-of-stock", "nothing more until it is filled"
    await ben.post(f"/orders/{second['id']}/cancel")
    assert await world.stock_of("LAMP") == -1, "four of them are owed to nobody any more"
    await admin.post("/admin/inventory/LAMP/adjust", {"delta": 2, "reason": "delivery"})
    assert (await line(ben), await shown()) == ((True, 0), (True, 1, True))
    kept = (await eve.get(f"/orders/{first['id']}")).json()["items"][0]["backordered_quantity"]
    assert kept == 2, "as it was when it was placed"
    assert (await world.ledger_broken(), await world.differences()) == ({}, [])


class Take(msgspec.Struct, frozen=True):
    variant: UUID
    units: int


async def take(command: Take, work: Work) -> StockChange:
    (change,) = await work.stock.hold({command.variant: command.units}, uuid4())
    return change


async def test_who_comes_at_once_is_served_from_the_shelf_and_beyond_it_to_the_unit(world: World) -> None:
    lamp = await world.product("LAMP", stock=3)
    (variant,) = lamp.variants

    async def all_come() -> list[StockChange | BaseException]:
        each = (perform(world.postgres, take, Take(variant.id, 1)) for _ in range(BUYERS))
        return await asyncio.gather(*each, return_exceptions=True)

    served = [one for one in await all_come() if isinstance(one, StockChange)]
    assert (len(served), await world.stock_of("LAMP")) == (3, 0)
    await perform(world.postgres, update_variant, UpdateVariant(lamp.id, variant.id, backorder=True))
    served = [one for one in await all_come() if isinstance(one, StockChange)]
    assert (len(served), sum(one.backordered for one in served)) == (BUYERS, BUYERS)
    assert await world.stock_of("LAMP") == -BUYERS

    left = BACKORDER_UNITS_MAX - BUYERS
    before = await world.everything_written()
    with pytest.raises(OutOfStock) as refused:
        await perform(world.postgres, take, Take(variant.id, left + 1))
    assert refused.value.lines == (ShortLine("LAMP", left + 1, left),)
    assert await world.everything_written() == before
    await perform(world.postgres, take, Take(variant.id, left))
    assert await world.stock_of("LAMP") == -BACKORDER_UNITS_MAX
