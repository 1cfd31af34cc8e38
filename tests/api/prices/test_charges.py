"""Shipping and tax: figures of their own on cart and order, from two tables an admin edits."""

from typing import Any

from tests.world import ADDRESS, Person, World

BERLIN = ADDRESS | {"city": "Berlin", "postal_code": "10115", "country": "DE"}

SHOP = {"name": "Lamps", "address": "", "tax_number": "", "guest_checkout": False, "low_stock": 3}


def sums(shown: dict[str, Any]) -> tuple[int, int, int, int, int]:
    """Subtotal, discount, shipping, tax, total."""
    subtotal, discount, shipping, tax, total = (
        int(shown[name]["amount"]) for name in ("subtotal", "discount", "shipping", "tax", "total")
    )
    return subtotal, discount, shipping, tax, total


async def in_the_cart(eve: Person, country: str) -> tuple[int, int, int, int, int]:
    return sums((await eve.put("/cart/country", {"country": country})).json())


async def test_without_any_entry_both_are_nothing(world: World) -> None:
    await world.product("LAMP", price=1_000)
    eve = await world.customer()
    await eve.post("/cart/add", {"sku": "LAMP"})
    assert sums((await eve.get("/cart")).json()) == (1_000, 0, 0, 0, 1_000)
    assert sums(await eve.ordered("LAMP")) == (2_000, 0, 0, 0, 2_000)


async def test_a_price_for_each_group_of_countries_and_one_for_all_others(world: World) -> None:
    await world.product("LAMP", price=1_000, stock=100)
    admin, eve, ben = await world.admin(), await world.customer(), await world.customer()
    alps = {"name": "Alps", "countries": ["CH", "AT"], "price": 700, "free_from": 3_000}
    assert (await admin.post("/admin/shipping-prices", alps)).status_code == 201
    await admin.post("/admin/shipping-prices", {"name": "World", "countries": ["*"], "price": 2_500})
    await world.product("GIFT", price=0)
    await ben.post("/cart/add", {"sku": "GIFT"})
    assert await in_the_cart(ben, "DE") == (0, 0, 2_500, 0, 2_500), "sending costs what sending costs"
    await eve.post("/cart/add", {"sku": "LAMP"})

    assert sums((await eve.get("/cart")).json()) == (1_000, 0, 2_500, 0, 3_500)
    assert await in_the_cart(eve, "CH") == (1_000, 0, 700, 0, 1_700)
    assert await in_the_cart(eve, "DE") == (1_000, 0, 2_500, 0, 3_500)
    await eve.post("/cart/add", {"sku": "LAMP", "quantity": 2})
    assert await in_the_cart(eve, "AT") == (3_000, 0, 0, 0, 3_000)
    shown = (await eve.get("/cart")).json()
    assert (shown["country"], sums(shown)) == ("AT", (3_000, 0, 0, 0, 3_000))

    dear = await eve.post("/order/create", {"shipping_address": BERLIN, "expected_total": 3_000})
    assert (dear.status_code, dear.json()["code"]) == (409, "price-changed")
    order = (await eve.post("/order/create", {"shipping_address": BERLIN})).json()
    assert sums(order) == (3_000, 0, 2_500, 0, 5_500)
    assert (await eve.get("/cart")).json()["country"] == "DE"
    await eve.post(f"/orders/{order['id']}/payments", {"provider": "dummy"})
    admin.token = eve.token
    assert (await admin.get("/admin/dashboard/summary")).json()["gross_revenue"]["amount"] == 5_500
    assert (await world.ledger_broken(), await world.differences()) == ({}, [])


async def test_tax_is_added_or_is_in_the_prices_already(world: World) -> None:
    await world.product("LAMP", price=1_190, stock=100)
    admin, eve = await world.admin(), await world.customer()
    await admin.post("/admin/shipping-prices", {"name": "World", "countries": ["*"], "price": 595})
    await admin.put("/admin/tax-rates/DE", {"name": "MwSt.", "basis_points": 1_900, "included": True})
    await admin.put("/admin/tax-rates/*", {"name": "Sales tax", "basis_points": 825})
    await admin.post("/admin/coupons", {"code": "HALF", "kind": "percent", "value": 50})
    await eve.post("/cart/add", {"sku": "LAMP"})

    assert await in_the_cart(eve, "DE") == (1_190, 0, 595, 285, 1_785)  # 1785 * 19 / 119
    assert await in_the_cart(eve, "US") == (1_190, 0, 595, 147, 1_932)  # 1785 * 0.0825 = 147.26
    await eve.post("/cart/coupon", {"code": "HALF"})
    assert await in_the_cart(eve, "DE") == (1_190, 595, 595, 190, 1_190)

    order = (await eve.post("/order/create", {"shipping_address": BERLIN})).json()
    assert (sums(order), order["tax_included"]) == ((1_190, 595, 595, 190, 1_190), True)
    assert (await world.ledger_broken(), await world.differences()) == ({}, [])


async def test_carts_that_are_sent_there_show_a_change_and_placed_orders_keep_theirs(world: World) -> None:
    await world.product("LAMP", price=1_000, stock=100)
    admin, eve, ben = await world.admin(), await world.customer(), await world.customer()
    made = (await admin.post("/admin/shipping-prices", {"name": "CH", "countries": ["CH"], "price": 700})).json()
    placed = await eve.ordered("LAMP")
    for person, country in ((eve, "CH"), (ben, "DE")):
        await person.post("/cart/add", {"sku": "LAMP"})
        await person.put("/cart/country", {"country": country})

    path = f"/admin/shipping-prices/{made['id']}"
    changed = await admin.patch(path, {"price": 900, "countries": ["CH", "DE"], "free_from": None})
    assert (changed.json()["price"]["amount"], changed.json()["countries"]) == (900, ["CH", "DE"])
    for person in (eve, ben):
        person.token = admin.token
        assert sums((await person.get("/cart")).json()) == (1_000, 0, 900, 0, 1_900)
    await admin.put("/admin/tax-rates/CH", {"name": "MWST", "basis_points": 810})
    for person, expected in ((eve, (1_000, 0, 900, 154, 2_054)), (ben, (1_000, 0, 900, 0, 1_900))):
        person.token = admin.token
        assert sums((await person.get("/cart")).json()) == expected
    assert sums((await eve.get(f"/orders/{placed['id']}")).json()) == (1_000, 0, 700, 0, 1_700)

    assert (await admin.delete(path)).status_code == 204
    eve.token = admin.token
    assert sums((await eve.get("/cart")).json()) == (1_000, 0, 0, 81, 1_081)
    assert (await admin.delete("/admin/tax-rates/CH")).status_code == 204
    eve.token = admin.token
    assert sums((await eve.get("/cart")).json()) == (1_000, 0, 0, 0, 1_000)
    assert (await admin.get("/admin/shipping-prices")).json() == {"items": []}
    assert (await admin.get("/admin/tax-rates")).json() == {"items": []}
    assert await world.differences() == []


async def test_a_country_without_a_price_is_not_shipped_to(world: World) -> None:
    await world.product("LAMP", price=1_000, stock=100)
    admin, eve, ben = await world.admin(), await world.customer(), await world.customer()

    async def shown(person: Person) -> tuple[str | None, bool, int]:
        person.token = admin.token
        cart = (await person.get("/cart")).json()
        return cart["country"], cart["ships_there"], cart["total"]["amount"]

    for person in (eve, ben):
        await person.post("/cart/add", {"sku": "LAMP"})
    await eve.put("/cart/country", {"country": "DE"})
    admin.token = eve.token
    assert await shown(eve) == ("DE", True, 1_000), "a shop without any shipping prices sends everywhere for nothing"

    made = (await admin.post("/admin/shipping-prices", {"name": "CH", "countries": ["CH"], "price": 700})).json()
    assert await shown(eve) == ("DE", False, 1_000)
    assert await shown(ben) == (None, True, 1_000), "nobody knows yet where it is to be sent"
    before = await world.everything_written()
    refused = await eve.post("/order/create", {"shipping_address": BERLIN})
    assert (refused.status_code, refused.json()["code"]) == (409, "not-shipped-there")
    assert await world.everything_written() == before
    assert await world.differences() == []

    await admin.post("/admin/shipping-prices", {"name": "World", "countries": ["*"], "price": 2_500})
    assert await shown(eve) == ("DE", True, 3_500)
    assert await shown(ben) == (None, True, 3_500)
    world_price = next(price for price in (await admin.get("/admin/shipping-prices")).json()["items"] if price != made)
    await admin.delete(f"/admin/shipping-prices/{world_price['id']}")
    assert await shown(eve) == ("DE", False, 1_000)
    await admin.delete(f"/admin/shipping-prices/{made['id']}")
    assert await shown(eve) == ("DE", True, 1_000)
    placed = await eve.post("/order/create", {"shipping_address": BERLIN, "expected_total": 1_000})
    assert (placed.status_code, await world.differences()) == (201, [])


async def test_a_country_the_shop_does_not_sell_to_is_not_shipped_to(world: World) -> None:
    await world.product("LAMP", price=1_000)
    admin, eve = await world.admin(), await world.customer()
    await admin.post("/admin/shipping-prices", {"name": "World", "countries": ["*"], "price": 700})
    await eve.post("/cart/add", {"sku": "LAMP"})
    await eve.put("/cart/country", {"country": "DE"})

    async def sold_to(*countries: str) -> tuple[bool, int]:
        eve.token = (await admin.put("/admin/shop", SHOP | {"ships_to": countries})).headers["consistency-token"]
        cart = (await eve.get("/cart")).json()
        return cart["ships_there"], cart["total"]["amount"]

    assert await sold_to("CH", "LI") == (False, 1_000)
    before = await world.everything_written()
    refused = await eve.post("/order/create", {"shipping_address": BERLIN})
    assert (refused.status_code, refused.json()["code"]) == (409, "not-shipped-there")
    assert await world.everything_written() == before
    assert await sold_to("CH", "DE") == (True, 1_700)
    placed = await eve.post("/order/create", {"shipping_address": BERLIN, "expected_total": 1_700})
    assert (placed.status_code, await world.differences()) == (201, [])


async def test_bad_entries_are_refused(world: World) -> None:
    admin, eve = await world.admin(), await world.customer()
    await admin.post("/admin/shipping-prices", {"name": "CH", "countries": ["CH"], "price": 700})
    before = await world.everything_written()

    async def tried(method: str, path: str, body: Any) -> tuple[int, str]:
        answer = await admin.send(method, path, body)
        return answer.status_code, answer.json()["code"]

    prices = "/admin/shipping-prices"
    assert await tried("POST", prices, {"name": "x", "countries": ["CH"], "price": 1}) == (409, "country-taken")
    assert await tried("POST", prices, {"name": "x", "countries": ["XX"], "price": 1}) == (400, "invalid-input")
    assert await tried("POST", prices, {"name": "x", "countries": [], "price": 1}) == (400, "invalid-input")
    assert await tried("POST", prices, {"name": "x", "countries": ["DE"], "price": -1}) == (400, "invalid-input")
    assert await tried("PATCH", f"{prices}/{eve.id}", {"price": 1}) == (404, "not-found")
    assert await tried("PUT", "/admin/tax-rates/XX", {"name": "x", "basis_points": 1}) == (400, "invalid-input")
    assert await tried("PUT", "/admin/tax-rates/CH", {"name": "x", "basis_points": 10_001}) == (400, "invalid-input")
    assert await tried("DELETE", "/admin/tax-rates/CH", None) == (404, "not-found")
    assert (await eve.put("/admin/tax-rates/CH", {"name": "x", "basis_points": 1})).status_code == 403
    assert (await eve.put("/cart/country", {"country": "XX"})).status_code == 400
    assert await world.everything_written() == before
