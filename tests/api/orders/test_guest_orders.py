"""Orders without an account: an address to write to, and a token that opens this one order."""

import asyncio
from collections.abc import Awaitable, Callable
from uuid import UUID

import httpx
import pytest

from db.orders.unproven import LOCK_UNPROVEN
from db.stock.stock import Stock
from domain.accounts.account_token import Purpose
from read_models.carts import CARTS
from tests.api.accounts.test_verification import EVE, registered, verify
from tests.held import Held, wait_for_waiting
from tests.world import ADDRESS, Person, World

EMAIL = "Eve.Adams@example.com"


async def test_a_guest_orders_pays_and_reads_that_one_order(world: World) -> None:
    await world.product("LAMP", stock=9)
    admin, guest = await world.admin(), world.anyone
    await guest.post("/cart/add", {"sku": "LAMP", "quantity": 2})
    before = await world.everything_written()
    refused = await guest.post("/order/create", {"shipping_address": ADDRESS})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "email")
    for wrong in ("eve", "eve@", 7, "eve@erased.invalid"):
        assert (await guest.post("/order/create", {"shipping_address": ADDRESS, "email": wrong})).status_code == 400
    assert await world.everything_written() == before

    body, key = {"shipping_address": ADDRESS, "email": f" {EMAIL} "}, {"Idempotency_Key": "once"}
    placed = await guest.post("/order/create", body, **key)
    order = placed.json()
    eve = Person(world.client, {"Order-Token": order["order_token"]})
    path = f"/orders/{order['id']}"
    shown = await eve.get(path)  # at once, unasked
    again = await guest.post("/order/create", body, **key)
    assert (placed.status_code, again.json(), again.headers["idempotency-replayed"]) == (201, order, "true")
    assert (order["email"], order["user_id"], order["status"]) == (EMAIL, None, "PENDING")
    kept = await world.postgres.fetchval("select body from idempotency_keys where key = 'once'")
    secret = order["order_token"].rpartition(".")[2]
    assert secret not in kept.decode()
    assert secret not in str([await world.postgres.fetch(f"select * from {table}") for table in ("orders", "outbox")])

    assert (shown.json() | {"order_token": order["order_token"]}, shown.headers["cache-control"]) == (order, "no-store")
    paid = await eve.post(f"{path}/payments", {"provider": "dummy"})
    assert (paid.status_code, paid.json()["status"]) == (201, "succeeded")
    assert (await eve.post(f"{path}/payments/{paid.json()['id']}/confirm")).json()["status"] == "succeeded"
    assert (await eve.post(f"{path}/cancel")).json()["status"] == "CANCELLED"
    assert await world.stock_of("LAMP") == 9
    admin.token = eve.token
    (found,) = (await admin.get(f"/orders?q={EMAIL.upper()}")).json()["items"]
    assert (found["id"], found["history"][-1]["actor"]) == (order["id"], "customer")
    assert (await guest.get("/cart")).json()["items"] == []
    assert await world.differences() == []
    assert await world.ledger_broken() == {}


async def test_an_order_token_opens_no_other_door(world: World) -> None:
    await world.product("LAMP", stock=9)
    eve, stranger = await world.customer(), await world.customer()
    ben, mallory = world.anyone, world.anyone
    hers = await eve.ordered("LAMP")
    his = await ben.ordered("LAMP", email=EMAIL)
    theirs = await mallory.ordered("LAMP", email=EMAIL)
    await world.level()
    payment = {"provider": "dummy"}
    before = await world.everything_written()
    for order in (hers, his):
        path = f"/orders/{order['id']}"
        for token in (theirs["order_token"], his["order_token"][:-1], "", "x" * 43):
            headers = {"Order_Token": token}
            doors = [
                await world.anyone.get(path, **headers),
                await world.anyone.post(f"{path}/payments", payment, **headers),
                await world.anyone.post(f"{path}/payments/{order['id']}/confirm", **headers),
                await world.anyone.post(f"{path}/cancel", **headers),
            ]
            assert [door.json()["code"] for door in doors] == ["not-found"] * 4
        assert (await world.anyone.get(path)).status_code == 401
        assert (await mallory.get(path)).status_code == 401, "a cart's token is no order's"
    assert (await stranger.get(f"/orders/{his['id']}")).status_code == 404
    assert (await eve.get(f"/orders/{his['id']}", Order_Token=his["order_token"])).status_code == 200
    assert (await world.anyone.get("/orders", Order_Token=his["order_token"])).status_code == 401
    assert await world.everything_written() == before


async def test_a_shop_may_want_customers_only(world: World) -> None:
    await world.product("LAMP")
    admin, guest, eve = await world.admin(), world.anyone, await world.customer()
    shop = (await admin.get("/admin/shop")).json()
    said = {name: shop[name] for name in ("name", "address", "tax_number", "ships_to", "low_stock")}
    assert (await admin.put("/admin/shop", said | {"guest_checkout": False})).json()["guest_checkout"] is False
    await guest.post("/cart/add", {"sku": "LAMP"})
    refused = await guest.post("/order/create", {"shipping_address": ADDRESS, "email": EMAIL})
    assert (refused.status_code, refused.json()["code"]) == (409, "guest-checkout-off")
    assert (await eve.ordered("LAMP", email=EMAIL))["email"] == EMAIL
    guest.token = admin.token
    assert (await guest.get("/shop")).json()["guest_checkout"] is False


async def test_limits_hold_for_an_address_whatever_carts_it_orders_with(world: World) -> None:
    await world.product("LAMP", stock=500)
    admin, eve = await world.admin(), await world.customer()
    await admin.post("/admin/coupons", {"code": "ONCE", "kind": "percent", "value": 10, "max_per_customer": 1})
    guests = [world.anyone for _ in range(10)]
    for guest in guests:
        await guest.post("/cart/add", {"sku": "LAMP"})
    body = {"shipping_address": ADDRESS, "email": eve.email}
    placed = await asyncio.gather(*(guest.post("/order/create", body | {"coupon": "once"}) for guest in guests[:3]))
    assert sorted(answer.status_code for answer in placed) == [201, 409, 409], "of three at once, one"
    rest = [answer for answer in placed if answer.status_code == 409]
    assert {answer.json()["reason"] for answer in rest} == {"used-up-by-you"}
    key = {"Idempotency_Key": "everybody's"}
    more = await asyncio.gather(*(guest.post("/order/create", body, **key) for guest in guests[3:]))
    assert sorted(answer.status_code for answer in more) == [201] * 4 + [409] * 3, "five are open, whoever was first"
    assert len({answer.json().get("id") for answer in more}) == 5, "a key is that of one cart's token"
    assert {answer.json()["code"] for answer in more if answer.status_code == 409} == {"too-many-open-orders"}
    (left, *_) = [guest for guest, answer in zip(guests[3:], more, strict=True) if answer.status_code == 409]
    assert (await left.post("/order/create", body | {"email": "other@example.com"})).status_code == 201

    await eve.post("/cart/add", {"sku": "LAMP"})
    assert (await eve.post("/cart/coupon", {"code": "once"})).json()["reason"] == "used-up-by-you"
    assert (await eve.ordered("LAMP"))["status"] == "PENDING", "nobody else can lock her out with her address"
    await eve.post("/cart/add", {"sku": "LAMP"})
    first = next(answer.json() for answer in placed if answer.status_code == 201)
    await world.anyone.post(f"/orders/{first['id']}/cancel", Order_Token=first["order_token"])
    assert (await eve.post("/cart/coupon", {"code": "once"})).json()["coupon"] == "ONCE"
    await left.post("/cart/add", {"sku": "LAMP"})
    assert (await left.post("/cart/coupon", {"code": "once"})).status_code == 200, "nobody knows yet whose it is"
    assert (await left.post("/order/create", body)).json()["coupon"] == "ONCE"
    await left.post("/cart/add", {"sku": "LAMP"})
    await left.post("/cart/coupon", {"code": "once"})
    again = await left.post("/order/create", body)
    assert (again.status_code, again.json()["reason"]) == (409, "used-up-by-you")
    assert await world.differences(CARTS) == [], "her cart shows that the coupon is used up again"
    assert await world.ledger_broken() == {}


async def test_what_guests_order_with_a_proven_address_is_its_owners(world: World) -> None:
    """Whenever the owner is seen: at login, at the next refresh, by asking for the proof again, at an erasure."""
    await world.product("LAMP")
    eve = await registered(world)
    assert await verify(world, await world.mailed_token(EVE["email"], Purpose.VERIFY_EMAIL)) == (204, None)
    known = {"email": EVE["email"], "password": EVE["password"]}
    login = (await world.anyone.post("/auth/login", known)).json()
    seen: tuple[Callable[[], Awaitable[httpx.Response]], ...] = (
        lambda: world.anyone.post("/auth/login", known),
        lambda: world.anyone.post("/auth/refresh", {"refresh_token": login["refresh_token"]}),
        lambda: eve.post("/auth/email/verification"),
    )
    for count, is_seen in enumerate(seen, 1):
        order = await world.anyone.ordered("LAMP", email="EVE@example.com")
        await world.level()
        assert (await eve.get(f"/orders/{order['id']}")).status_code == 404
        assert [order["id"] in str((await eve.get("/account/export")).json()["orders"])] == [True]
        assert (await is_seen()).status_code in (200, 202)
        await world.level()
        assert (await eve.get(f"/orders/{order['id']}")).status_code == 200
        assert (await eve.get("/orders")).json()["total"] == count
    last = await world.anyone.ordered("LAMP", email=EVE["email"])
    await world.anyone.post(f"/orders/{last['id']}/cancel", Order_Token=last["order_token"])
    assert (await eve.post("/account/erase", {"current_password": EVE["password"]})).status_code == 202
    assert await world.postgres.fetchval("select email from orders where id = $1", UUID(last["id"])) is None
    assert (await world.ledger_broken(), await world.differences()) == ({}, [])


async def test_a_checkout_under_way_is_waited_for_by_the_proof(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await world.product("LAMP")
    eve = await registered(world)
    token = await world.mailed_token(EVE["email"], Purpose.VERIFY_EMAIL)
    holding = Held(monkeypatch, Stock, "hold")
    placing = asyncio.create_task(world.anyone.ordered("LAMP", email=EVE["email"]))
    await holding.reached.wait()
    proving = asyncio.create_task(verify(world, token))
    await wait_for_waiting(world, 1)
    holding.let_go()
    order = await placing
    assert await proving == (204, None)
    await world.level()
    assert (await eve.get(f"/orders/{order['id']}")).status_code == 200


async def test_taking_orders_over_reads_them_by_an_index(world: World) -> None:
    """Where no index can serve, reading them all is the plan even where that is made as dear as can be."""
    async with world.postgres.acquire() as connection, connection.transaction():
        await connection.execute("set local enable_seqscan = off")
        plan = await connection.fetch("explain " + LOCK_UNPROVEN.replace("$1", "'eve@example.com'"))
    assert not [row[0] for row in plan if "Seq Scan" in row[0]]
