"""Who proves an address has what was ordered with it: as a guest, and in another system."""

import asyncio
from datetime import UTC, datetime
from uuid import UUID

from commands.base import perform
from commands.cart.add_to_cart import AddToCart, add_to_cart
from commands.orders.import_orders import ImportOrders, import_orders
from commands.orders.place_order import PlaceOrder, place_order
from commands.orders.take_over_orders import TakeOverOrders, take_over_orders
from db.work import Work
from domain.accounts.account import Account
from domain.addresses.address import Address
from domain.catalog.product import Product
from domain.guests import new_guest
from domain.orders.order import OrderLine, PastOrder
from read_models.carts import CARTS
from read_models.orders import ORDERS
from tests.world import World

BERN = Address(name="Eve", line1="1 Main Road", city="Bern", postal_code="3000", country="CH")


async def guest_order(world: World, sku: str, email: str, seed: int, coupon: str | None = None) -> UUID:
    guest = new_guest(b"secret", bytes([seed]) * 32)
    await perform(world.postgres, add_to_cart, AddToCart(guest, 1, sku=sku))
    order = PlaceOrder(guest.known, BERN, email, coupon)
    return (await perform(world.postgres, place_order, order)).id


async def past_order(world: World, lamp: Product, email: str) -> UUID:
    line = OrderLine(lamp.id, lamp.variants[0].id, "LAMP", "Lamp", {}, 1_000, 1)
    past = PastOrder(email, "Eve", (line,), datetime(2025, 1, 1, tzinfo=UTC))
    return (await perform(world.postgres, import_orders, ImportOrders([past])))[0]


async def account_of(world: World, known: UUID) -> Account:
    async def look_up(account: UUID, work: Work) -> Account:
        return await work.accounts.get(account)

    return await perform(world.postgres, look_up, known)


async def test_what_was_ordered_with_an_address_is_its_owners_once_it_is_proven(world: World) -> None:
    lamp = await world.product("LAMP")
    admin, eve = await world.admin(), await world.customer()
    await admin.post("/admin/coupons", {"code": "ONCE", "kind": "percent", "value": 10, "max_per_customer": 1})
    mine = await guest_order(world, "LAMP", eve.email.upper(), 1, "once")
    past, others = await past_order(world, lamp, eve.email), await guest_order(world, "LAMP", "ben@example.com", 2)
    await eve.post("/cart/add", {"sku": "LAMP"})
    refused = await eve.post("/cart/coupon", {"code": "ONCE"})
    assert (refused.status_code, refused.json()["reason"]) == (409, "used-up-by-you"), "as a guest, with this address"
    assert (await eve.get("/orders")).json()["total"] == 0, "nobody has proven anything yet"

    takeover = TakeOverOrders(await account_of(world, eve.id))
    assert await perform(world.postgres, take_over_orders, takeover) == []
    await world.postgres.execute("update accounts set email_verified_at = now() where id = $1", eve.id)
    takeover = TakeOverOrders(await account_of(world, eve.id))
    taken = await asyncio.gather(*(perform(world.postgres, take_over_orders, takeover) for _ in range(5)))

    assert sorted(order for orders in taken for order in orders) == sorted((mine, past)), "each once"
    await world.level()
    listed = (await eve.get("/orders")).json()
    assert {(order["id"], order["email"].lower()) for order in listed["items"]} == {
        (str(mine), eve.email),
        (str(past), eve.email),
    }
    found = (await admin.get("/orders?q=ben@example.com")).json()["items"]
    assert [(order["id"], order["user_id"]) for order in found] == [(str(others), None)]
    redeemed = await world.postgres.fetchval("select customer_id from coupon_redemptions")
    historic = await world.postgres.fetchval("select id from accounts where historic")
    assert redeemed == eve.id
    assert (await admin.get(f"/orders?user_id={historic}")).json()["total"] == 0
    assert await world.differences(ORDERS, CARTS) == []
    assert await world.ledger_broken() == {}
