"""A refund says its money and its goods apart: by line and quantity, and what went back is not sent."""

import asyncio
from typing import Any

import pytest

from tests.world import ADDRESS, Person, World

Order = dict[str, Any]


async def refund(admin: Person, order: Order, *quantities: int, **body: Any) -> Any:
    """Of so many units of each line."""
    items = [
        {"item_id": item["id"], "quantity": quantity}
        for item, quantity in zip(order["items"], quantities, strict=False)
        if quantity
    ]
    asked = {"reason": "broken", **({"items": items} if items else {}), **body}
    return await admin.post(f"/admin/orders/{order['id']}/refunds", asked)


async def move(admin: Person, order: Order, status: str) -> tuple[int, str]:
    answer = await admin.patch(f"/admin/orders/{order['id']}/status", {"status": status})
    return answer.status_code, answer.json().get("code", answer.json()["status"])


async def two_lines(world: World, eve: Person) -> Order:
    """Two lamps at 10.00 and a desk at 25.00, paid."""
    await world.product("LAMP", price=1_000, stock=2)
    await world.product("DESK", price=2_500, stock=1)
    await eve.post("/cart/add", {"sku": "LAMP", "quantity": 2})
    await eve.post("/cart/add", {"sku": "DESK"})
    order: Order = (await eve.post("/order/create", {"shipping_address": ADDRESS})).json()
    await eve.post(f"/orders/{order['id']}/payments", {"provider": "dummy"})
    return order


async def shown(admin: Person, order: Order) -> tuple[str, int, list[tuple[int, int, int]]]:
    """Its status, the money that goes back, and of each line the units refunded, restocked and sent."""
    found = (await admin.get(f"/orders/{order['id']}")).json()
    lines = [(one["refunded_quantity"], one["restocked_quantity"], one["sent_quantity"]) for one in found["items"]]
    return found["status"], found["refunded"]["amount"], lines


async def sound(world: World) -> bool:
    return (await world.ledger_broken(), await world.differences()) == ({}, [])


async def test_goods_that_went_back_are_not_sent_and_another_buyer_gets_them(world: World) -> None:
    admin, eve, ben = await world.admin(), await world.customer(), await world.customer()
    order = await two_lines(world, eve)

    part = await refund(admin, order, 1, restock=True)

    assert (part.status_code, part.json()["amount"]["amount"], part.json()["restocked"]) == (201, 1_000, True)
    lamp = order["items"][0]["id"]
    assert part.json()["items"] == [{"item_id": lamp, "quantity": 1, "restocked_quantity": 1}]
    assert await world.stock_of("LAMP") == 1
    await ben.bought("LAMP")
    assert await move(admin, order, "SHIPPED") == (200, "SHIPPED")
    assert await shown(admin, order) == ("SHIPPED", 1_000, [(1, 1, 1), (0, 0, 1)])
    assert await sound(world)


async def test_an_order_of_which_nothing_is_left_is_not_sent(world: World) -> None:
    await world.product("LAMP", price=1_000, stock=1)
    admin, eve = await world.admin(), await world.customer()
    await admin.post("/admin/shipping-prices", {"name": "all", "price": 500, "countries": ["*"]})
    order = await eve.bought("LAMP")
    assert (await refund(admin, order, 1, restock=True)).json()["amount"]["amount"] == 1_000
    before = await world.everything_written()
    assert await move(admin, order, "SHIPPED") == (409, "nothing-to-send")
    assert await world.everything_written() == before
    cancelled = (await eve.post(f"/orders/{order['id']}/cancel")).json()
    assert (cancelled["refunded"]["amount"], await world.stock_of("LAMP")) == (1_500, 1)
    assert await sound(world)


async def test_the_one_unit_of_a_shop_is_not_sold_and_sent_twice(world: World) -> None:
    """What PrestaShop's people met: a cent goes back, all goods do, and the order is sent none the less."""
    await world.product("LAMP", price=1_000, stock=1)
    admin, eve = await world.admin(), await world.customer()
    order = await eve.bought("LAMP")
    before = await world.everything_written()
    answer = await refund(admin, order, amount=1, restock=True)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "restock")
    assert await world.everything_written() == before
    assert await world.stock_of("LAMP") == 0


async def test_a_return_is_restocked_once_with_its_money_before_or_with_it(world: World) -> None:
    admin, eve = await world.admin(), await world.customer()
    order = await two_lines(world, eve)
    await move(admin, order, "SHIPPED")

    assert (await refund(admin, order, 1)).json()["restocked"] is False
    assert (await refund(admin, order, 1, restock=True)).json()["restocked"] is True
    assert (await refund(admin, order, 1, amount=0, restock=True)).json()["amount"]["amount"] == 0
    assert await world.stock_of("LAMP") == 2
    before = await world.everything_written()
    for again in ({"amount": 0, "restock": True}, {"restock": True}, {}):
        refused = await refund(admin, order, 1, **again)
        assert (refused.status_code, refused.json()["code"]) == (409, "not-that-many-units")
    assert await world.everything_written() == before
    assert await shown(admin, order) == ("SHIPPED", 2_000, [(2, 2, 2), (0, 0, 1)])
    assert await sound(world)


async def test_a_whole_refund_gives_back_what_is_left_and_goods_may_follow_their_money(world: World) -> None:
    admin, eve = await world.admin(), await world.customer()
    order = await two_lines(world, eve)
    await move(admin, order, "SHIPPED")
    await refund(admin, order, 1, restock=True)
    whole = (await refund(admin, order)).json()
    assert (whole["amount"]["amount"], [one["quantity"] for one in whole["items"]]) == (3_500, [1, 1])
    assert await shown(admin, order) == ("REFUNDED", 4_500, [(2, 1, 2), (1, 0, 1)])

    back = await refund(admin, order, restock=True)
    assert (back.status_code, back.json()["amount"]["amount"]) == (201, 0)
    assert (await world.stock_of("LAMP"), await world.stock_of("DESK")) == (2, 1)
    before = await world.everything_written()
    assert (await refund(admin, order, restock=True)).json()["code"] == "status-not-allowed"
    assert await world.everything_written() == before
    assert await sound(world)


async def test_a_cancellation_gives_back_what_is_left_of_money_and_goods(world: World) -> None:
    admin, eve = await world.admin(), await world.customer()
    order = await two_lines(world, eve)
    await refund(admin, order, 1, restock=True)
    await refund(admin, order, 0, 1, amount=100)
    await eve.post(f"/orders/{order['id']}/cancel")
    admin.token = eve.token
    assert await shown(admin, order) == ("CANCELLED", 4_500, [(2, 2, 0), (1, 1, 0)])
    assert (await world.stock_of("LAMP"), await world.stock_of("DESK")) == (2, 1)
    assert await sound(world)


async def test_a_free_order_is_refunded_and_put_back_once_it_was_sent(world: World) -> None:
    await world.product("GIFT", price=0, stock=2)
    admin, eve = await world.admin(), await world.customer()
    order, other = await eve.bought("GIFT"), await eve.bought("GIFT")
    for one in (order, other):
        assert await move(admin, one, "SHIPPED") == (200, "SHIPPED")
    assert await move(admin, order, "REFUNDED") == (200, "REFUNDED")
    assert (await refund(admin, order, 1, restock=True)).status_code == 201
    assert (await refund(admin, other, restock=True)).status_code == 201
    assert await world.stock_of("GIFT") == 2
    assert await shown(admin, other) == ("REFUNDED", 0, [(1, 1, 1)])
    assert await sound(world)


async def test_lines_go_back_to_the_cent_with_their_discount_and_the_tax_on_top(world: World) -> None:
    admin, eve = await world.admin(), await world.customer()
    await admin.post("/admin/coupons", {"code": "THIRD", "kind": "percent", "value": 33})
    await admin.send("PUT", "/admin/tax-rates/CH", {"name": "VAT", "basis_points": 810})
    await world.product("LAMP", price=999, stock=3)
    await eve.post("/cart/add", {"sku": "LAMP", "quantity": 3})
    placed = await eve.post("/order/create", {"shipping_address": ADDRESS, "coupon": "THIRD"})
    order: Order = placed.json()
    await eve.post(f"/orders/{order['id']}/payments", {"provider": "dummy"})
    amounts = [(await refund(admin, order, 1)).json()["amount"]["amount"] for _ in range(3)]
    assert (amounts, sum(amounts)) == ([723, 724, 724], order["total"]["amount"])
    assert (await shown(admin, order))[0] == "REFUNDED"
    assert await sound(world)


async def test_of_many_refunds_of_the_same_unit_at_once_one_is_made(world: World) -> None:
    admin, eve = await world.admin(), await world.customer()
    order = await two_lines(world, eve)
    answers = await asyncio.gather(*(refund(admin, order, 0, 1, restock=True) for _ in range(6)))
    assert sorted(answer.status_code for answer in answers) == [201, *[409] * 5]
    assert await world.stock_of("DESK") == 1
    assert await sound(world)


@pytest.mark.parametrize(
    ("items", "status", "field"),
    [
        ([], 400, "items"),
        ([{"item_id": "lamp", "quantity": 0}], 400, "items[0].quantity"),
        ([{"item_id": "lamp", "quantity": -1}], 400, "items[0].quantity"),
        ([{"item_id": "lamp"}], 400, "items[0].quantity"),
        ([{"item_id": "lamp", "quantity": 1, "restock": True}], 400, "items[0].restock"),
        ([{"item_id": "lamp", "quantity": 1}, {"item_id": "lamp", "quantity": 1}], 400, "items[1].item_id"),
        ([{"item_id": "lamp", "quantity": 1}, {"item_id": "another's", "quantity": 1}], 400, "items[1].item_id"),
        ([{"item_id": "lamp", "quantity": 3}], 409, None),
    ],
)
async def test_what_no_items_of_an_order_are(world: World, items: Any, status: int, field: str | None) -> None:
    admin, eve = await world.admin(), await world.customer()
    order, another = await two_lines(world, eve), (await world.product("BED"), await eve.bought("BED"))[1]
    ids = {"lamp": order["items"][0]["id"], "another's": another["items"][0]["id"]}
    named = [item | {"item_id": ids[item["item_id"]]} for item in items]
    before = await world.everything_written()
    answer = await admin.post(f"/admin/orders/{order['id']}/refunds", {"reason": "x", "items": named, "restock": True})
    assert answer.status_code == status, answer.text
    assert [error["field"] for error in answer.json().get("errors", ())] == ([field] if field else [])
    assert await world.everything_written() == before
