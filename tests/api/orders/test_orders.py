"""From the cart to the order and what may become of it."""

import asyncio
from urllib.parse import urlencode

from tests.world import ADDRESS, Person, World


async def test_a_cart_becomes_an_order_whose_stock_is_held(world: World) -> None:
    await world.product("LAMP", price=4_500, stock=3)
    eve = await world.customer()

    order = await eve.ordered("LAMP", 2)

    assert order["status"] == "PENDING"
    assert order["total"] == {"amount": 9_000, "currency": "USD"}
    assert [(item["sku"], item["quantity"]) for item in order["items"]] == [("LAMP", 2)]
    assert await world.stock_of("LAMP") == 1
    assert (await eve.get(f"/orders/{order['id']}")).json() == order
    assert (await eve.get("/cart")).json()["items"] == []


async def test_paying_an_order_moves_it_to_paid_with_a_transaction(world: World) -> None:
    await world.product("LAMP", price=4_500)
    eve = await world.customer()
    order = await eve.ordered("LAMP")

    failed = await eve.post(f"/orders/{order['id']}/payments", {"provider": "dummy", "outcome": "fail"})
    paid = await eve.post(f"/orders/{order['id']}/payments", {"provider": "dummy"})

    assert (failed.json()["status"], paid.json()["status"]) == ("failed", "succeeded")
    shown = (await eve.get(f"/orders/{order['id']}")).json()
    assert shown["status"] == "PAID"
    assert [payment["status"] for payment in shown["payments"]] == ["failed", "succeeded"]
    assert [entry["status"] for entry in shown["history"]] == ["PENDING", "PAID"]
    kinds = await world.postgres.fetch("select kind, amount from payment_transactions order by at")
    assert [tuple(row) for row in kinds] == [("failure", 4_500), ("capture", 4_500)]


async def test_an_order_can_not_be_paid_twice(world: World) -> None:
    await world.product("LAMP")
    eve = await world.customer()
    order = await eve.bought("LAMP")
    before = await world.everything_written()

    again = await eve.post(f"/orders/{order['id']}/payments", {"provider": "dummy"})

    assert (again.status_code, again.json()["code"]) == (409, "status-not-allowed")
    assert await world.everything_written() == before


async def test_cancelling_gives_stock_and_money_back(world: World) -> None:
    await world.product("LAMP", price=4_500, stock=3)
    eve = await world.customer()
    order = await eve.bought("LAMP", 2)

    cancelled = (await eve.post(f"/orders/{order['id']}/cancel")).json()

    assert cancelled["status"] == "CANCELLED"
    assert cancelled["refunded"] == {"amount": 9_000, "currency": "USD"}
    assert [payment["status"] for payment in cancelled["payments"]] == ["refunded"]
    assert await world.stock_of("LAMP") == 3


async def test_an_admin_moves_an_order_along_its_way_and_nowhere_else(world: World) -> None:
    await world.product("LAMP")
    admin, eve = await world.admin(), await world.customer()
    order = await eve.bought("LAMP")

    async def move(status: str) -> tuple[int, str]:
        answer = await admin.patch(f"/admin/orders/{order['id']}/status", {"status": status})
        return answer.status_code, answer.json().get("code", answer.json()["status"])

    assert await move("DELIVERED") == (409, "status-not-allowed")
    assert await move("SHIPPED") == (200, "SHIPPED")
    assert await move("CANCELLED") == (409, "status-not-allowed")
    assert await move("DELIVERED") == (200, "DELIVERED")
    assert await move("REFUNDED") == (200, "REFUNDED")
    assert await move("PAID") == (409, "status-not-allowed")


async def test_an_empty_cart_makes_no_order(world: World) -> None:
    eve = await world.customer()
    before = await world.everything_written()

    refused = await eve.post("/order/create", {"shipping_address": ADDRESS})

    assert (refused.status_code, refused.json()["code"]) == (409, "cart-empty")
    assert await world.everything_written() == before


async def test_a_total_other_than_expected_makes_no_order(world: World) -> None:
    await world.product("LAMP", price=4_500)
    eve = await world.customer()
    await eve.post("/cart/add", {"sku": "LAMP"})
    before = await world.everything_written()

    refused = await eve.post("/order/create", {"shipping_address": ADDRESS, "expected_total": 4_000})

    assert (refused.status_code, refused.json()["code"]) == (409, "price-changed")
    assert refused.json()["detail"] == "The total is 45.00 USD now, not 40.00 USD."
    assert await world.everything_written() == before


async def test_what_is_sold_out_meanwhile_is_named_line_by_line(world: World) -> None:
    await world.product("LAMP", stock=2)
    eve, ben = await world.customer(), await world.customer()
    await eve.post("/cart/add", {"sku": "LAMP", "quantity": 2})
    await ben.ordered("LAMP", 1)
    before = await world.everything_written()

    refused = await eve.post("/order/create", {"shipping_address": ADDRESS})

    assert (refused.status_code, refused.json()["code"]) == (409, "out-of-stock")
    assert refused.json()["lines"] == [{"sku": "LAMP", "wanted": 2, "available": 1}]
    assert await world.everything_written() == before


async def test_orders_of_others_are_not_there(world: World) -> None:
    await world.product("LAMP")
    eve, ben = await world.customer(), await world.customer()
    order = await eve.ordered("LAMP")

    assert (await ben.get(f"/orders/{order['id']}", Consistency_Token=eve.token or "")).status_code == 404
    assert (await ben.post(f"/orders/{order['id']}/cancel")).status_code == 404
    assert (await ben.post(f"/orders/{order['id']}/payments", {"provider": "dummy"})).status_code == 404
    assert (await ben.get("/orders")).json()["total"] == 0


async def test_admins_find_orders_by_status_customer_number_and_day(world: World) -> None:
    await world.product("LAMP", stock=10)
    admin, eve, ben = await world.admin(), await world.customer(), await world.customer()
    first, second, third = await eve.ordered("LAMP"), await eve.bought("LAMP"), await ben.bought("LAMP")
    admin.token = ben.token

    async def found(filters: str) -> list[str]:
        return [order["id"] for order in (await admin.get(f"/admin/orders?{filters}")).json()["items"]]

    assert await found("") == [third["id"], second["id"], first["id"]]
    assert await found("status=PAID") == [third["id"], second["id"]]
    assert await found(f"status=PAID&user_id={eve.id}") == [second["id"]]
    assert await found(f"q={first['number']}") == [first["id"]]
    assert await found(f"q={ben.email}") == [third["id"]]
    day = first["placed_at"][:10]
    assert len(await found(f"from={day}&to={day}")) == 3
    assert await found("from=2000-01-01&to=2000-01-02") == []
    backwards = await admin.get("/admin/orders?from=2026-12-01&to=2026-01-01")
    assert (backwards.status_code, backwards.json()["errors"][0]["code"]) == (400, "too-late")
    assert await found("page=2&page_size=2") == [first["id"]]


async def test_customers_find_their_own_orders_by_number_address_and_what_they_bought(world: World) -> None:
    await world.product("LAMP-7", name="Möbius Lampe 999999")
    await world.product("DESK", name="Oak desk")
    eve, ben, admin = await world.customer(), await world.customer(), await world.admin()
    lamp, desk, bens = await eve.bought("LAMP-7"), await eve.ordered("DESK"), await ben.ordered("LAMP-7")
    eve.token = admin.token = ben.token
    digits = lamp["number"].removeprefix("TP-")
    number = int(digits)

    async def found(person: Person, **filters: str) -> list[str]:
        answer = (await person.get(f"/orders?{urlencode(filters)}")).json()
        assert answer["total"] == len(answer["items"])
        return [order["id"] for order in answer["items"]]

    for written in (
        lamp["number"],
        digits,
        f"{number}",
        f"#{number}",
        f" tp {number} ",
        f"tp{digits}",
        f"# TP-{digits}",
    ):
        assert await found(eve, q=written) == [lamp["id"]], written
    assert await found(eve, q=bens["number"]) == await found(eve, q=ben.email) == []
    assert await found(eve, q=f" {eve.email.upper()} ") == [desk["id"], lamp["id"]]
    for words in ("mobius", "lampe MÖBIUS", "lamp-7", "999999"):
        assert await found(eve, q=words) == [lamp["id"]], words
    assert await found(eve, q="oak lampe") == await found(eve, q="{}[]%") == await found(eve, q="TP-") == []
    assert await found(eve, q="desk", status="PENDING") == [desk["id"]]
    assert await found(eve, q="desk", status="PAID") == await found(eve, q="desk", to="2000-01-01") == []
    assert await found(admin, q=f"tp{number}") == [lamp["id"]]
    assert await found(admin, q="mobius") == []
    assert await found(admin, q="mobius", user_id=str(ben.id)) == [bens["id"]]
    paged = (await eve.get("/orders?q=e&page=2&page_size=1")).json()
    assert (paged["total"], [order["id"] for order in paged["items"]]) == (2, [lamp["id"]])
    too_long = await eve.get(f"/orders?q={'x' * 301}")
    assert (too_long.status_code, too_long.json()["errors"][0]["code"]) == (400, "too-long")


async def test_two_hundred_buyers_for_a_hundred_units_buy_exactly_a_hundred(world: World) -> None:
    await world.product("RARE", price=999, stock=100)
    buyers = [await world.customer() for _ in range(200)]
    for buyer in buyers:
        assert (await buyer.post("/cart/add", {"sku": "RARE"})).status_code == 200

    answers = await asyncio.gather(*(buyer.post("/order/create", {"shipping_address": ADDRESS}) for buyer in buyers))

    codes = sorted(answer.status_code for answer in answers)
    assert codes == [201] * 100 + [409] * 100
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} == {"out-of-stock"}
    assert await world.stock_of("RARE") == 0
    assert await world.postgres.fetchval("select sum(delta) from stock_movements") == 0
    assert await world.postgres.fetchval("select count(*) from orders") == 100


async def test_a_parcel_is_followed_by_whoever_gets_it(world: World) -> None:
    await world.product("LAMP")
    eve, admin = await world.customer(), await world.admin()
    order = await eve.bought("LAMP", 3)
    path = f"/admin/orders/{order['id']}/status"
    sent = {"status": "SHIPPED", "carrier": "DHL", "tracking_number": "00340434"}
    before = await world.everything_written()
    early = await admin.patch(path, sent | {"status": "DELIVERED"})
    odd = await admin.patch(path, sent | {"tracking_url": "javascript:alert(1)", "carrier": "D\nHL"})
    assert [error["field"] for error in early.json()["errors"]] == ["status"]
    assert [error["field"] for error in odd.json()["errors"]] == ["carrier", "tracking_url"]
    assert await world.everything_written() == before

    shipped = await admin.patch(path, sent | {"tracking_url": "https://parcels.example/00340434"})

    (parcel,) = shipped.json()["shipments"]
    assert (parcel["carrier"], parcel["tracking_number"]) == ("DHL", "00340434")
    assert parcel["items"] == [{"item_id": order["items"][0]["id"], "quantity": 3}]
    eve.token = shipped.headers["consistency-token"]
    assert (await eve.get(f"/orders/{order['id']}")).json()["shipments"] == [parcel]
    assert (await world.ledger_broken(), await world.differences()) == ({}, [])
