"""What admins find orders by."""

from typing import Any, Final

import pytest

from adapters.redis import walk
from tests.world import ADDRESS, Person, World

PARIS = ADDRESS | {"name": "Zoë Brandt", "city": "Paris", "postal_code": "75001", "country": "FR"}

FOUND: Final = [
    ("fulfilment=partial", ["paris"]),
    ("fulfilment=none", ["desk", "lamp"]),
    ("country=FR", ["paris"]),
    ("country=CH&status=PAID", ["lamp"]),
    ("product_id=LAMP", ["paris", "lamp"]),
    ("product_id=LAMP&country=FR&fulfilment=partial&provider=dummy", ["paris"]),
    ("provider=dummy", ["paris", "lamp"]),
    ("provider=stripe", []),
    ("min_total=2000", ["desk", "paris"]),
    ("fulfilment=none&country=CH&min_total=2000", ["desk"]),
    ("min_total=2000&max_total=2000", ["paris"]),
    ("max_total=999", []),
    ("status=PAID&max_total=1000&q=lamp", ["lamp"]),
    ("q=zoe", ["paris"]),
    ("q=Oak+desk", ["desk"]),
    ("q=00340434", ["paris"]),
    ("q=brass&country=CH", ["lamp"]),
    ("q=nobody@example.com", []),
    ("status=PAID&country=CH&from=2000-01-01", ["lamp"]),
    ("status=PAID&country=CH&to=2000-01-01", []),
]
"""What is asked, and the orders that are found by it, newest first."""


async def a_few_orders(world: World) -> tuple[Person, dict[str, dict[str, Any]]]:
    """Of a lamp to Bern, PAID; of two to Paris, sent in part; of a desk to Bern, waiting."""
    await world.product("LAMP", price=1_000, name="Brass lamp")
    await world.product("DESK", price=5_000, name="Oak desk")
    admin, eve = await world.admin(), await world.customer()
    lamp = await eve.bought("LAMP")
    paris = await eve.bought("LAMP", 2, shipping_address=PARIS)
    body = {"items": [{"item_id": paris["items"][0]["id"], "quantity": 1}], "tracking_number": "00340434"}
    await admin.post(f"/admin/orders/{paris['id']}/shipments", body)
    desk = await eve.ordered("DESK")
    await world.level()
    return admin, {"lamp": lamp, "paris": paris, "desk": desk}


@pytest.mark.parametrize("step", [1, 1_000])
async def test_orders_are_found_by_any_of_it_together(world: World, step: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walk, "STEP_KEYS", step)
    admin, orders = await a_few_orders(world)
    for asked, found in FOUND:
        product = asked.replace("LAMP", orders["lamp"]["items"][0]["product_id"])
        page = (await admin.get(f"/admin/orders?{product}")).json()
        assert [order["number"] for order in page["items"]] == [orders[name]["number"] for name in found], asked
        assert page["total"] == len(found), asked


async def test_what_becomes_of_an_order_moves_it_between_the_lists(world: World) -> None:
    admin, orders = await a_few_orders(world)
    await admin.patch(f"/admin/orders/{orders['lamp']['id']}/status", {"status": "SHIPPED"})

    async def found(asked: str) -> list[str]:
        return [order["number"] for order in (await admin.get(f"/admin/orders?{asked}")).json()["items"]]

    assert await found("status=SHIPPED&country=CH") == [orders["lamp"]["number"]]
    assert await found("status=PAID&country=CH") == []
    assert await found("fulfilment=full") == [orders["lamp"]["number"]]
    assert await found("fulfilment=none") == [orders["desk"]["number"]]
    assert await world.differences() == []


async def test_pages_of_a_filtered_list(world: World) -> None:
    admin, orders = await a_few_orders(world)
    pages = [(await admin.get(f"/admin/orders?min_total=1&page={page}&page_size=2")).json() for page in (1, 2, 3)]
    assert [[order["number"] for order in page["items"]] for page in pages] == [
        [orders["desk"]["number"], orders["paris"]["number"]],
        [orders["lamp"]["number"]],
        [],
    ]
    assert [page["total"] for page in pages] == [3, 3, 3]
