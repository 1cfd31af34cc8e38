"""Where an order goes, and where its bill goes: its own copies, from the customer's book or not."""

from uuid import uuid4

import msgspec

from read_models.orders import ORDERS
from tests.world import ADDRESS, World

LIMA = {"name": "Eve", "line1": "Calle 1", "city": "Lima", "country": "PE"}


async def test_an_order_keeps_its_own_copy_of_an_address_of_the_book(world: World) -> None:
    await world.product("LAMP")
    eve = await world.customer()
    home = (await eve.post("/addresses", ADDRESS)).json()
    await eve.post("/cart/add", {"sku": "LAMP"})
    billing = ADDRESS | {"name": "Office", "country": "NL", "postal_code": "1012ab"}

    placed = await eve.post("/order/create", {"address_id": home["id"], "billing_address": billing})

    order = placed.json()
    assert (placed.status_code, order["shipping_address"]) == (201, ADDRESS)
    assert order["billing_address"] == billing | {"postal_code": "1012 AB"}
    await eve.patch(f"/addresses/{home['id']}", {"line1": "2 Main Road"})
    await eve.delete(f"/addresses/{home['id']}")
    assert (await eve.get(f"/orders/{order['id']}")).json()["shipping_address"] == ADDRESS
    again = await eve.ordered("LAMP")
    assert again["billing_address"] is None, "the same"
    await world.level()
    assert await world.differences(ORDERS) == []


async def test_an_order_goes_to_one_address(world: World) -> None:
    await world.product("LAMP")
    admin, eve, ben = await world.admin(), await world.customer(), await world.customer()
    away = (await eve.post("/addresses", LIMA)).json()
    for person in (eve, ben):
        await person.post("/cart/add", {"sku": "LAMP"})
    guest = world.anyone
    cart = (await guest.post("/cart/add", {"sku": "LAMP"})).headers["cart-token"]
    await admin.put("/admin/shop", {"name": "Shop", "ships_to": ["CH"], "guest_checkout": True, "low_stock": 5})
    before = await world.everything_written()

    async def refused(body: object) -> tuple[int, str, list[tuple[str, str]]]:
        answer = (await eve.post("/order/create", body)).json()
        return answer["status"], answer["code"], [(one["field"], one["code"]) for one in answer.get("errors", [])]

    where = "shipping_address"
    assert await refused({}) == (400, "invalid-input", [(where, "required")])
    both = {"address_id": away["id"], where: ADDRESS}
    assert await refused(both) == (400, "invalid-input", [(where, "conflicting")])
    assert await refused({"address_id": "home"}) == (400, "invalid-input", [("address_id", "wrong-format")])
    assert await refused({"address_id": str(uuid4())}) == (404, "not-found", [])
    assert await refused({"address_id": away["id"]}) == (409, "not-shipped-there", [])
    assert await refused({where: LIMA | {"postal_code": "?"}}) == (409, "not-shipped-there", [])
    unsaid = {"country": "CH", "postal_code": 3000, "region": "x" * 201}
    assert await refused({where: unsaid}) == (
        400,
        "invalid-input",
        [
            ("shipping_address.name", "required"),
            ("shipping_address.line1", "required"),
            ("shipping_address.region", "too-long"),
            ("shipping_address.postal_code", "wrong-type"),
            ("shipping_address.city", "required"),
        ],
    )
    nowhere = {"name": "Eve", "line1": "1 Main Road"}
    assert await refused(
        {where: nowhere | {"country": "CH", "postal_code": "1"}, "billing_address": nowhere | {"country": "AU"}}
    ) == (
        400,
        "invalid-input",
        [
            ("shipping_address.city", "required"),
            ("shipping_address.postal_code", "wrong-format"),
            ("billing_address.city", "required"),
            ("billing_address.region", "required"),
            ("billing_address.postal_code", "required"),
        ],
    )
    assert (await ben.post("/order/create", {"address_id": away["id"]})).status_code == 404, "it is Eve's"
    theirs = {"address_id": away["id"], "email": "guest@example.com"}
    assert (await guest.post("/order/create", theirs, Cart_Token=cart)).status_code == 404
    assert await world.everything_written() == before


async def test_orders_from_before_countries_had_rules_are_as_they_were(world: World) -> None:
    await world.product("LAMP")
    eve = await world.customer()
    order = await eve.ordered("LAMP")
    old = {"name": "Eve", "line1": "Al Wasl\nRoad", "city": "Dubai", "postal_code": "00000", "country": "AE"}
    await world.postgres.execute(
        "update orders set shipping_address = $2::jsonb, version = version + 1 where id = $1",
        order["id"],
        msgspec.json.encode(old).decode(),
    )
    await world.rebuild(ORDERS)

    assert (await eve.get(f"/orders/{order['id']}")).json()["shipping_address"] == old
    assert (await eve.post(f"/orders/{order['id']}/cancel")).json()["shipping_address"] == old
    await world.level()
    assert await world.differences(ORDERS) == []
