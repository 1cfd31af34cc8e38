"""Goods that come back: who asks, who decides, what they bring, and what is refused."""

from asyncio import gather
from typing import Any
from uuid import uuid4

from domain.orders.returns import REASON_CHARS_MAX
from tests.world import Person, World


def units(order: dict[str, Any], **quantities: int) -> list[dict[str, Any]]:
    ids = {item["sku"]: item["id"] for item in order["items"]}
    return [{"item_id": ids[sku], "quantity": quantity} for sku, quantity in quantities.items()]


async def asks(who: Person, order: dict[str, Any], reason: str = "Too bright", **quantities: int) -> Any:
    token = {"Order_Token": order["order_token"]} if "order_token" in order else {}
    return await who.post(
        f"/orders/{order['id']}/returns", {"items": units(order, **quantities), "reason": reason}, **token
    )


async def two_of_three_lamps_are_sent(world: World) -> tuple[Person, Person, dict[str, Any]]:
    await world.product("LAMP", price=1_000)
    await world.product("DESK", price=5_000)
    admin, eve = await world.admin(), await world.customer()
    await eve.post("/cart/add", {"sku": "DESK", "quantity": 1})
    order = await eve.bought("LAMP", 3)
    admin.token = eve.token
    sent = await admin.post(f"/admin/orders/{order['id']}/shipments", {"items": units(order, LAMP=2)})
    assert sent.status_code == 201
    return admin, eve, order


async def test_a_return_is_asked_for_accepted_and_received_and_its_money_goes_back_once(world: World) -> None:
    admin, eve, order = await two_of_three_lamps_are_sent(world)
    other = await world.customer()
    before = await world.everything_written()
    for refused, status, code in (
        (await asks(eve, order, DESK=1), 409, "not-sent"),
        (await asks(eve, order, LAMP=3), 409, "not-sent"),
        (await asks(other, order, LAMP=1), 404, "not-found"),
        (await asks(world.anyone, order, LAMP=1), 401, "not-signed-in"),
        (await asks(eve, order, "x" * (REASON_CHARS_MAX + 1), LAMP=1), 400, "invalid-input"),
        (await asks(eve, order, " \n", LAMP=1), 400, "invalid-input"),
        (await asks(eve, order), 400, "invalid-input"),
        (await eve.post(f"/orders/{order['id']}/returns",
                        {"items": units(order, LAMP=1) * 2, "reason": "x"}), 400, "invalid-input"),
        (await admin.patch(f"/admin/returns/{uuid4()}", {"status": "accepted"}), 404, "not-found"),
    ):  # fmt: skip
        assert (refused.status_code, refused.json()["code"]) == (status, code), refused.text
    assert await world.everything_written() == before

    answers = await gather(*(asks(eve, order, " Too bright ", LAMP=2) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    one = next(answer.json() for answer in answers if answer.status_code == 201)
    assert (one["status"], one["reason"], one["order_number"]) == ("requested", "Too bright", order["number"])
    assert [(item["sku"], item["quantity"]) for item in one["items"]] == [("LAMP", 2)]
    of_lamps = {**units(order, LAMP=2)[0], "refunded_quantity": 0, "restocked_quantity": 0}
    whose = {"order_id", "order_number", "user_id", "email"}
    assert (await eve.get(f"/orders/{order['id']}")).json()["returns"] == [
        {name: said for name, said in one.items() if name not in whose} | {"items": [of_lamps]}
    ]
    admin.token = eve.token
    path = f"/admin/returns/{one['id']}"
    before = await world.everything_written()
    for refused, code in (
        (await asks(eve, order, LAMP=1), "under-return"),
        (await admin.patch(path, {"status": "received"}), "status-not-allowed"),
        (await admin.post(f"/admin/orders/{order['id']}/refunds", {"reason": "x", "items": units(order, LAMP=2)}),
         "under-return"),
        (await admin.patch(path, {"status": "accepted", "restock": True}), "invalid-input"),
        (await admin.patch(path, {"status": "received", "refund": False, "amount": 100}), "invalid-input"),
    ):  # fmt: skip
        assert refused.json()["code"] == code, refused.text
    assert await world.everything_written() == before
    assert (await admin.get("/admin/returns?status=requested")).json()["items"] == [one]

    accepted = await admin.patch(path, {"status": "accepted"})
    step = {"status": "received", "restock": True}
    steps = await gather(*(admin.patch(path, step) for _ in range(4)))
    assert sorted(answer.status_code for answer in steps) == [200, 409, 409, 409]
    received = next(answer for answer in steps if answer.status_code == 200)
    admin.token = received.headers["consistency-token"]

    assert (accepted.json()["status"], received.json()["status"]) == ("accepted", "received")
    after = (await admin.get(f"/orders/{order['id']}")).json()
    (refund,) = after["refunds"]
    assert (received.json()["refund_id"], refund["amount"]["amount"], refund["reason"]) == (
        refund["id"], 2_000, "returned",
    )  # fmt: skip
    assert [item["restocked_quantity"] for item in received.json()["items"]] == [2]
    assert (after["status"], after["fulfilment"], await world.stock_of("LAMP")) == ("PAID", "partial", 9)
    assert (await admin.get("/admin/returns?status=accepted")).json()["total"] == 0
    assert (await admin.get("/admin/returns")).json()["items"] == [received.json()]

    before = await world.everything_written()
    for refused, code in (
        (await admin.patch(path, {"status": "received", "restock": True}), "status-not-allowed"),
        (await admin.patch(path, {"status": "refused"}), "status-not-allowed"),
        (await asks(eve, order, LAMP=1), "returned-already"),
        (await admin.post(f"/admin/orders/{order['id']}/refunds", {"reason": "x", "items": units(order, LAMP=2)}),
         "returned-already"),
    ):  # fmt: skip
        assert (refused.status_code, refused.json()["code"]) == (409, code), refused.text
    assert await world.everything_written() == before
    rest = await admin.post(f"/admin/orders/{order['id']}/shipments", {})
    assert {item["quantity"] for item in rest.json()["items"]} == {1}, "what came back leaves the rest to be sent"
    assert rest.json()["order_status"] == "SHIPPED"
    await world.level()
    assert await world.ledger_broken() == {}
    assert await world.differences() == []


async def test_a_guest_asks_by_the_orders_token_and_may_withdraw_and_the_shop_may_refuse(world: World) -> None:
    await world.product("LAMP", price=1_000)
    admin, guest, other = await world.admin(), world.anyone, await world.customer()
    order = await guest.bought("LAMP", 4, email="guest@example.com")
    token = {"Order_Token": order["order_token"]}
    await admin.patch(f"/admin/orders/{order['id']}/status", {"status": "SHIPPED"})

    first = (await asks(guest, order, LAMP=4)).json()
    assert (await admin.patch(f"/admin/returns/{first['id']}", {"status": "refused"})).json()["status"] == "refused"
    second = (await asks(guest, order, LAMP=4)).json()
    away = f"/orders/{order['id']}/returns/{second['id']}/withdraw"
    assert (await guest.post(away, **token)).json()["status"] == "withdrawn"
    before = await world.everything_written()
    assert (await guest.post(away, **token)).json()["code"] == "status-not-allowed"
    assert (await guest.post(f"/orders/{order['id']}/returns/{uuid4()}/withdraw", **token)).status_code == 404
    assert (await other.post(away)).status_code == 404
    assert (await admin.patch(f"/admin/returns/{second['id']}", {"status": "accepted"})).status_code == 409
    assert await world.everything_written() == before

    brought = []
    for body in ({"amount": 700}, {"refund": False, "restock": True}, {"refund": False}):
        one = (await asks(guest, order, LAMP=1)).json()
        await admin.patch(f"/admin/returns/{one['id']}", {"status": "accepted"})
        done = (await admin.patch(f"/admin/returns/{one['id']}", {"status": "received", **body})).json()
        (item,) = done["items"]
        brought.append((item["refunded_quantity"], item["restocked_quantity"], done["refund_id"] is not None))
    assert brought == [(1, 0, True), (0, 1, True), (0, 0, False)]
    last = (await asks(guest, order, LAMP=1)).json()
    await admin.patch(f"/admin/orders/{order['id']}/status", {"status": "REFUNDED"})
    await admin.patch(f"/admin/returns/{last['id']}", {"status": "accepted"})
    received = {"status": "received", "restock": True}
    assert (await admin.patch(f"/admin/returns/{last['id']}", received)).json()["code"] == "refunded-already"
    assert (await admin.patch(f"/admin/returns/{last['id']}", received | {"refund": False})).status_code == 200
    assert await world.stock_of("LAMP") == 8
    assert (await asks(guest, order, LAMP=1)).json()["code"] == "returned-already"
    listed = (await admin.get("/admin/returns?page_size=2&page=2")).json()
    assert (listed["total"], len(listed["items"])) == (6, 2)
    assert (await guest.get(f"/orders/{order['id']}", **token)).json()["refunded"]["amount"] == 4_000

    three = await guest.bought("LAMP", 3, email="guest@example.com")
    await admin.post(f"/admin/orders/{three['id']}/shipments", {"items": units(three, LAMP=1)})
    worn = (await asks(guest, three, LAMP=1)).json()
    await admin.patch(f"/admin/returns/{worn['id']}", {"status": "accepted"})
    all_of_it = await admin.patch(f"/admin/returns/{worn['id']}", {"status": "received", "amount": 3_000})
    assert [item["restocked_quantity"] for item in all_of_it.json()["items"]] == [0]
    assert await world.stock_of("LAMP") == 7, "two that were never sent lie on the shelf, and the worn one does not"
    await world.level()
    assert await world.ledger_broken() == {}
    assert await world.differences() == []
