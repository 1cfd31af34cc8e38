"""Promotions: on the cart, in the order, in what goes back, and by the clock."""

from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any, cast

import pytest

from db.catalog.sales import PRESENT_PRICE
from tests.api.prices.test_coupons import NOW, ORDER, coupon
from tests.world import Person, World
from workers.jobs.context import JobContext
from workers.jobs.prices_turn import prices_turn


async def promotion(admin: Person, name: str, kind: str, **terms: Any) -> dict[str, Any]:
    made = await admin.post("/admin/promotions", {"name": name, "kind": kind} | terms)
    assert made.status_code == 201, made.text
    found: dict[str, Any] = made.json()
    return found


def promoted(shown: dict[str, Any]) -> list[tuple[str, str, int]]:
    return [(each["name"], each["kind"], each["amount"]["amount"]) for each in shown["promotions"]]


def sums(shown: dict[str, Any]) -> tuple[int, ...]:
    return tuple(shown[name]["amount"] for name in ("subtotal", "discount", "shipping", "tax", "total"))


def said(moment: datetime) -> str:
    """As answers have it."""
    return moment.isoformat().replace("+00:00", "Z")


async def turned(world: World) -> int:
    """What the workers' job does every second."""
    return await prices_turn(cast("JobContext", {"postgres": world.at_work}))


async def test_promotions_from_the_cart_to_what_goes_back_of_a_line(world: World) -> None:
    lamp, desk = await world.product("LAMP", price=999), await world.product("DESK", price=5_001)
    admin, eve = await world.admin(), await world.customer()
    await admin.post("/admin/shipping-prices", {"name": "World", "countries": ["*"], "price": 700})
    await admin.put("/admin/tax-rates/*", {"name": "VAT", "basis_points": 1_000})
    three = await promotion(
        admin, "3 for 2", "buy_x_get_y", of={"product_id": str(lamp.id)}, buy_quantity=2, get_quantity=1
    )
    assert (three["of"]["product_id"], three["percent"], three["phase"]) == (str(lamp.id), 100, "running")
    await promotion(admin, "10 % off", "percent_over", min_subtotal=5_000, percent=10)
    await promotion(admin, "5 % off", "percent_over", min_subtotal=0, percent=5)
    await promotion(admin, "Sent free", "free_shipping_over", min_subtotal=7_000)
    await coupon(admin)

    await eve.post("/cart/add", {"sku": "LAMP", "quantity": 3})
    few = (await eve.get("/cart")).json()
    assert (promoted(few), sums(few)) == (
        [("3 for 2", "buy_x_get_y", 999), ("5 % off", "percent_over", 100)],
        (2_997, 1_099, 700, 260, 2_858),
    )
    await eve.post("/cart/add", {"sku": "DESK"})
    cart = (await eve.post("/cart/coupon", {"code": "TEN"})).json()
    applied = [
        ("3 for 2", "buy_x_get_y", 999),
        ("10 % off", "percent_over", 700),
        ("Sent free", "free_shipping_over", 0),
    ]
    assert (promoted(cart), sums(cart)) == (applied, (7_998, 999 + 700 + 630, 0, 567, 6_236))
    assert (await eve.get("/cart")).json() == cart

    stale = await eve.post("/order/create", ORDER | {"expected_total": 6_999})
    assert (stale.status_code, stale.json()["code"]) == (409, "price-changed")
    order = (await eve.post("/order/create", ORDER | {"expected_total": 6_236})).json()
    assert (promoted(order), sums(order), order["coupon"]) == (applied, sums(cart), "TEN")
    shares = await world.postgres.fetch("select discount from order_items order by place")
    assert [row["discount"] for row in shares] == [999 + 200 + 180, 500 + 450]
    await eve.post(f"/orders/{order['id']}/payments", {"provider": "dummy"})
    await admin.patch(f"/admin/promotions/{three['id']}", {"name": "Another", "active": False})
    admin.token = eve.token
    sellers = (await admin.get("/admin/dashboard/top-sellers?by=revenue")).json()["items"]
    assert [(one["sku"], one["revenue"]["amount"]) for one in sellers] == [("DESK", 4_051), ("LAMP", 1_618)]

    one_lamp = [{"item_id": order["items"][0]["id"], "quantity": 1}]
    back = await admin.post(f"/admin/orders/{order['id']}/refunds", {"reason": "broken", "items": one_lamp})
    assert back.json()["amount"]["amount"] == 593, "a third of what the lamps came to, with its tax"
    eve.token = admin.token
    seen = (await eve.get(f"/orders/{order['id']}")).json()
    assert (promoted(seen), seen["refunded"]["amount"]) == (applied, 593), "an order keeps what it was told"
    assert desk.id
    await world.level()
    assert (await world.ledger_broken(), await world.differences()) == ({}, [])


async def test_a_category_and_what_lies_below_it(world: World) -> None:
    admin, eve = await world.admin(), await world.customer()
    home = (await admin.post("/admin/categories", {"name": "Home"})).json()
    lamps = (await admin.post("/admin/categories", {"name": "Lamps", "parent_id": home["id"]})).json()
    body = {"name": "Lamp", "category_id": lamps["id"], "sku": "LAMP", "price": 1_000, "stock_quantity": 9}
    await admin.post("/admin/products", body | {"status": "published"})
    await promotion(admin, "2 for 1", "buy_x_get_y", of={"category_id": home["id"]}, buy_quantity=1, get_quantity=1)
    added = (await eve.post("/cart/add", {"sku": "LAMP", "quantity": 2})).json()
    assert (added["discount"]["amount"], added["total"]["amount"]) == (1_000, 1_000)

    assert (await eve.get("/cart")).json() == added
    moved = await admin.patch(f"/admin/categories/{lamps['id']}", {"parent_id": None})
    assert moved.status_code == 200
    eve.token = admin.token
    assert (await eve.get("/cart")).json()["promotions"] == []
    assert await world.differences() == []


class Clock:
    """Stands still until it is set."""

    moment = NOW

    @classmethod
    def now(cls, _: tzinfo = UTC) -> datetime:
        return cls.moment


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> type[Clock]:
    monkeypatch.setattr("db.moment.CLOCK", Clock)
    for module in ("queries.cart.get_cart", "queries.prices.list_promotions"):
        monkeypatch.setattr(f"{module}.datetime", Clock)
    monkeypatch.setattr(Clock, "moment", NOW)
    return Clock


async def test_a_sale_begins_and_ends(world: World, clock: type[Clock]) -> None:
    """Carts and checkouts go by the clock itself; cards, lists and wishes once a worker has noted it."""
    lamp = await world.product("LAMP", price=1_000)
    admin, eve = await world.admin(), await world.customer()
    path = f"/admin/products/{lamp.id}/variants/{lamp.variants[0].id}"
    begins, ends = NOW + timedelta(hours=1), NOW + timedelta(hours=2)
    sale = {"price": 700, "starts_at": begins.isoformat(), "ends_at": ends.isoformat()}
    planned = (await admin.patch(path, {"sale": sale, "compare_at_price": 1_100})).json()
    assert [(one["price"]["amount"], one["starts_at"]) for one in planned["sales"]] == [(700, said(begins))]
    await eve.post("/cart/add", {"sku": "LAMP", "quantity": 2})
    await world.level()  # her cart too, which may be newer than what the admin did
    eve.token = admin.token

    async def shown() -> tuple[int, int | None, str | None, int]:
        card = (await eve.get(f"/products/{lamp.id}")).json()
        assert "sales" not in card, "what is planned is the shop's own business"
        (variant,), before = card["variants"], card["variants"][0]["compare_at_price"]
        (listed,) = (await eve.get("/products")).json()["items"]
        assert listed["price"] == card["price"] == variant["price"]
        noted = await world.postgres.fetchval(f"select {PRESENT_PRICE} from variants v")
        assert noted == variant["price"]["amount"], "what mails to those who wish for it say"
        return (
            variant["price"]["amount"],
            before and before["amount"],
            variant["sale_ends_at"],
            (await eve.get("/cart")).json()["total"]["amount"],
        )

    assert await shown() == (1_000, 1_100, None, 2_000)
    assert await turned(world) == 0
    clock.moment = begins
    assert await shown() == (1_000, 1_100, None, 1_400), "nobody had to note it for the cart"
    refused = await eve.post("/order/create", ORDER | {"expected_total": 2_000})
    assert (refused.status_code, refused.json()["code"]) == (409, "price-changed")
    assert (await turned(world), await turned(world)) == (1, 0)
    await world.level()
    assert await shown() == (700, 1_100, said(ends), 1_400)
    assert (await admin.get(f"/admin/products/{lamp.id}")).json()["sales"][0]["price"]["amount"] == 700
    feed = await world.client.get("/feeds/products.jsonl")
    assert ('"amount":700' in feed.text, '"sales"' in feed.text) == (True, False)
    export = await world.client.get("/admin/export/products?format=jsonl", headers=admin.headers)
    (exported,) = export.json()["variants"]
    assert (exported["price"], exported["compare_at_price"]) == ("10.00", "11.00"), "what is taken in again"
    order = (await eve.post("/order/create", ORDER | {"expected_total": 1_400})).json()
    assert order["items"][0]["unit_price"]["amount"] == 700
    too_dear = (await admin.patch(path, {"price": 700})).json()
    assert [(each["field"], each["code"]) for each in too_dear["errors"]] == [("sale.price", "too-large")]

    await eve.post("/cart/add", {"sku": "LAMP"})
    clock.moment = ends + timedelta(days=1)  # no worker was there
    assert (await eve.get("/cart")).json()["total"]["amount"] == 1_000
    assert await turned(world) == 1
    await world.level()
    assert await shown() == (1_000, 1_100, None, 1_000)
    assert (await eve.post("/order/create", ORDER | {"expected_total": 1_000})).status_code == 201
    assert (await admin.patch(path, {"price": 650})).status_code == 200, "the sale is over"
    await world.level()
    assert await world.differences() == []
    broken = await world.ledger_broken()
    assert broken.keys() <= {"reservations-end"}, "their holds ended on a clock that was moved"


async def test_a_promotion_begins_and_ends(world: World, clock: type[Clock]) -> None:
    await world.product("LAMP", price=1_000)
    admin, eve = await world.admin(), await world.customer()
    await eve.post("/cart/add", {"sku": "LAMP"})
    begins, ends = NOW + timedelta(hours=1), NOW + timedelta(hours=2)
    days = {"starts_at": begins.isoformat(), "ends_at": ends.isoformat()}
    made = await promotion(admin, "Early", "percent_over", min_subtotal=0, percent=25, **days)

    async def seen() -> tuple[int, str]:
        eve.token = admin.token
        cart, listed = (await eve.get("/cart")).json(), (await admin.get("/admin/promotions")).json()
        return cart["total"]["amount"], listed["items"][0]["phase"]

    assert await seen() == (1_000, "coming")
    clock.moment = begins
    assert await seen() == (750, "running")
    assert (await turned(world), await turned(world)) == (1, 0)
    await world.level()
    assert await seen() == (750, "running")
    await admin.patch(f"/admin/promotions/{made['id']}", {"percent": 30})
    assert await seen() == (700, "running")
    clock.moment = ends
    assert await seen() == (1_000, "over")
    assert await turned(world) == 1
    await admin.patch(f"/admin/promotions/{made['id']}", {"ends_at": None, "percent": 50})
    assert await seen() == (500, "running")
    assert (await admin.delete(f"/admin/promotions/{made['id']}")).status_code == 204
    eve.token = admin.token
    assert (await eve.get("/cart")).json()["total"]["amount"] == 1_000
    assert await world.differences() == []


async def test_what_makes_no_promotion_and_no_sale_is_refused_and_nothing_is_written(world: World) -> None:
    lamp = await world.product("LAMP", price=1_000)
    admin, eve = await world.admin(), await world.customer()
    ten = {"name": "Ten", "kind": "percent_over", "min_subtotal": 0, "percent": 10}
    made = await promotion(admin, "Ten", "percent_over", min_subtotal=0, percent=10)
    nobody = str(admin.id)
    twice = {"product_id": str(lamp.id), "variant_id": str(lamp.variants[0].id)}
    free = {"name": "Free", "kind": "buy_x_get_y", "buy_quantity": 1, "get_quantity": 1}
    backwards = {"starts_at": "2026-12-02T00:00:00Z", "ends_at": "2026-12-01T00:00:00Z"}
    one, variant = f"/admin/promotions/{made['id']}", f"/admin/products/{lamp.id}/variants/{lamp.variants[0].id}"
    before = await world.everything_written()

    async def refused(method: str, path: str, body: dict[str, Any]) -> list[str]:
        answer = await admin.send(method, path, body)
        assert answer.status_code == 400, answer.text
        return [f"{each['field']} {each['code']}" for each in answer.json()["errors"]]

    new = "/admin/promotions"
    assert await refused("POST", new, ten | {"percent": 101}) == ["percent too-large"]
    assert await refused("POST", new, ten | {"kind": "half_price"}) == ["kind not-one-of"]
    assert await refused("POST", new, ten | backwards) == ["ends_at too-early"]
    assert await refused("POST", new, {"name": "X", "kind": "free_shipping_over"}) == ["min_subtotal required"]
    assert await refused("POST", new, ten | {"buy_quantity": 1}) == ["buy_quantity conflicting"]
    assert await refused("POST", new, free) == ["of required"]
    assert await refused("POST", new, free | {"of": {}}) == ["of required"]
    assert await refused("POST", new, free | {"of": twice}) == ["of conflicting"]
    assert await refused("POST", new, free | {"of": {"product_id": nobody}, "get_of": {"category_id": nobody}}) == [
        "of.product_id not-one-of",
        "get_of.category_id not-one-of",
    ]
    assert await refused("PATCH", one, {"kind": "free_shipping_over"}) == ["kind fixed"]
    assert await refused("PATCH", one, {"percent": 0}) == ["percent too-small"]
    assert await refused("PATCH", one, {"percent": None}) == ["percent required"]
    assert await refused("PATCH", one, backwards) == ["ends_at too-early"]
    assert await refused("PATCH", variant, {"sale": {"price": 1_000}}) == ["sale.price too-large"]
    assert await refused("PATCH", variant, {"sale": {"price": 1} | backwards}) == ["sale.ends_at too-early"]
    assert await refused("PATCH", variant, {"sale": {"price": -1}}) == ["sale.price too-small"]
    assert (await admin.patch(f"/admin/promotions/{nobody}", {"percent": 5})).status_code == 404
    assert (await admin.delete(f"/admin/promotions/{nobody}")).status_code == 404
    for method, path in (("POST", new), ("PATCH", one), ("DELETE", one), ("GET", new), ("PATCH", variant)):
        assert (await eve.send(method, path, ten if method == "POST" else {})).status_code == 403
    assert await world.everything_written() == before


async def test_only_so_many_are_active(world: World) -> None:
    admin = await world.admin()
    for number in range(20):
        await promotion(admin, f"P{number}", "percent_over", min_subtotal=number, percent=1)
    more = {"name": "One more", "kind": "percent_over", "min_subtotal": 0, "percent": 1}
    refused = await admin.post("/admin/promotions", more)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "active")
    waiting = await promotion(admin, "Waiting", "percent_over", min_subtotal=0, percent=1, active=False)
    assert (await admin.patch(f"/admin/promotions/{waiting['id']}", {"active": True})).status_code == 400
    listed = (await admin.get("/admin/promotions?page=2&page_size=20")).json()
    assert ([one["name"] for one in listed["items"]], listed["total"]) == (["P0"], 21)
