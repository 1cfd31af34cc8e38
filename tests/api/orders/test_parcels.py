"""Orders that are sent in several parcels: what is in each, what is left, and what can't be sent any more."""

from typing import Any
from uuid import uuid4

from tests.world import Person, World


async def bought(world: World) -> tuple[Person, Person, dict[str, Any]]:
    """An admin, a customer, and an order of three lamps and a desk, PAID."""
    await world.product("LAMP", price=1_000)
    await world.product("DESK", price=5_000)
    admin, eve = await world.admin(), await world.customer()
    await eve.post("/cart/add", {"sku": "DESK", "quantity": 1})
    order = await eve.bought("LAMP", 3)
    admin.token = eve.token
    return admin, eve, {item["sku"]: item["id"] for item in order["items"]} | {"id": order["id"]}


async def sends(admin: Person, order: dict[str, Any], **units: int) -> Any:
    items = [{"item_id": order[sku], "quantity": quantity} for sku, quantity in units.items()]
    return await admin.post(f"/admin/orders/{order['id']}/shipments", {"items": items} if items else {})


async def test_an_order_is_sent_in_two_parcels_and_shipped_with_the_second(world: World) -> None:
    admin, _, order = await bought(world)
    body = {
        "items": [{"item_id": order["LAMP"], "quantity": 2}],
        "carrier": "Post",
        "tracking_number": "00340434",
        "tracking_url": "https://parcels.example/00340434",
    }

    first = await admin.post(f"/admin/orders/{order['id']}/shipments", body)
    between = (await admin.get(f"/orders/{order['id']}")).json()
    second = await sends(admin, order)
    after = (await admin.get(f"/orders/{order['id']}")).json()

    assert first.status_code == second.status_code == 201
    assert first.json() == body | {
        "id": first.json()["id"],
        "shipped_at": first.json()["shipped_at"],
        "order_status": "PAID",
        "fulfilment": "partial",
    }
    assert (between["status"], between["fulfilment"]) == ("PAID", "partial")
    assert (second.json()["order_status"], second.json()["fulfilment"]) == ("SHIPPED", "full")
    assert (after["status"], after["fulfilment"]) == ("SHIPPED", "full")
    assert {item["sku"]: item["sent_quantity"] for item in after["items"]} == {"DESK": 1, "LAMP": 3}
    assert [{item["item_id"]: item["quantity"] for item in parcel["items"]} for parcel in after["shipments"]] == [
        {order["LAMP"]: 2},
        {order["LAMP"]: 1, order["DESK"]: 1},
    ]
    assert (await admin.patch(f"/admin/orders/{order['id']}/status", {"status": "DELIVERED"})).status_code == 200
    await world.level()
    assert await world.ledger_broken() == {}
    assert await world.differences() == []


async def test_the_rest_can_be_sent_by_the_status_too(world: World) -> None:
    admin, _, order = await bought(world)
    await sends(admin, order, LAMP=1)
    shipped = (
        await admin.patch(f"/admin/orders/{order['id']}/status", {"status": "SHIPPED", "carrier": "Post"})
    ).json()
    assert (shipped["status"], shipped["fulfilment"]) == ("SHIPPED", "full")
    assert [parcel["carrier"] for parcel in shipped["shipments"]] == [None, "Post"]


async def test_what_was_refunded_meanwhile_is_not_sent(world: World) -> None:
    admin, _, order = await bought(world)
    await sends(admin, order, LAMP=2)
    items = [{"item_id": order["DESK"], "quantity": 1}]
    await admin.post(f"/admin/orders/{order['id']}/refunds", {"reason": "broken", "items": items, "restock": True})
    before = await world.everything_written()

    refused = await sends(admin, order, DESK=1)

    assert (refused.status_code, refused.json()["code"]) == (409, "not-that-many-units")
    assert await world.everything_written() == before
    assert (await sends(admin, order)).json()["items"] == [{"item_id": order["LAMP"], "quantity": 1}]
    assert await world.stock_of("DESK") == 10
    await world.level()
    assert await world.ledger_broken() == {}


async def test_of_what_was_sent_in_part_the_rest_may_go_back_and_then_it_is_shipped(world: World) -> None:
    admin, _, order = await bought(world)
    await sends(admin, order, LAMP=3)
    items = [{"item_id": order["DESK"], "quantity": 1}]
    await admin.post(f"/admin/orders/{order['id']}/refunds", {"reason": "broken", "items": items})

    assert (await sends(admin, order)).json()["code"] == "nothing-to-send"
    shipped = (await admin.patch(f"/admin/orders/{order['id']}/status", {"status": "SHIPPED"})).json()

    assert (shipped["status"], len(shipped["shipments"])) == ("SHIPPED", 1)
    await world.level()
    assert await world.ledger_broken() == {}
    assert await world.differences() == []


async def test_what_is_on_its_way_in_part_is_not_cancelled(world: World) -> None:
    admin, eve, order = await bought(world)
    await sends(admin, order, LAMP=1)
    before = await world.everything_written()

    for answer in (
        await eve.post(f"/orders/{order['id']}/cancel"),
        await admin.patch(f"/admin/orders/{order['id']}/status", {"status": "CANCELLED"}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "status-not-allowed")
    assert await world.everything_written() == before


async def test_the_whole_of_it_can_be_refunded(world: World) -> None:
    admin, _, order = await bought(world)
    await sends(admin, order, LAMP=1)
    whole = {"reason": "all came back", "restock": True}
    assert (await admin.post(f"/admin/orders/{order['id']}/refunds", whole)).json()["amount"]["amount"] == 8_000
    assert [await world.stock_of(sku) for sku in ("LAMP", "DESK")] == [10, 10]
    assert (await sends(admin, order)).json()["code"] == "status-not-allowed"
    await world.level()
    assert await world.ledger_broken() == {}
    assert await world.differences() == []


async def test_more_than_is_left_is_not_sent(world: World) -> None:
    admin, _, order = await bought(world)
    before = await world.everything_written()
    for units in ({"LAMP": 4}, {"DESK": 2}):
        refused = await sends(admin, order, **units)
        assert (refused.status_code, refused.json()["code"]) == (409, "not-that-many-units")
    assert await world.everything_written() == before


async def test_an_item_of_another_order_is_not_sent_and_none_twice(world: World) -> None:
    admin, _, order = await bought(world)
    before = await world.everything_written()
    lamp = {"item_id": order["LAMP"], "quantity": 1}
    body = {"items": [lamp, {"item_id": str(uuid4()), "quantity": 1}, lamp]}

    refused = await admin.post(f"/admin/orders/{order['id']}/shipments", body)

    assert [(fault["field"], fault["code"]) for fault in refused.json()["errors"]] == [
        ("items[1].item_id", "not-one-of"),
        ("items[2].item_id", "duplicate"),
    ]
    assert await world.everything_written() == before


async def test_what_was_not_paid_is_not_sent_and_nobody_else_sends(world: World) -> None:
    await world.product("LAMP")
    admin, eve = await world.admin(), await world.customer()
    order = await eve.ordered("LAMP")
    before = await world.everything_written()
    sent = await admin.post(f"/admin/orders/{order['id']}/shipments", {})
    moved = await admin.patch(f"/admin/orders/{order['id']}/status", {"status": "SHIPPED"})
    assert [(one.status_code, one.json()["code"]) for one in (sent, moved)] == [(409, "status-not-allowed")] * 2
    assert (await admin.post(f"/admin/orders/{uuid4()}/shipments", {})).status_code == 404
    assert (await eve.post(f"/admin/orders/{order['id']}/shipments", {})).status_code == 403
    assert await world.everything_written() == before
