"""A guest's way from a basket to a paid order, by forms alone."""

import asyncio
import re
from collections.abc import AsyncIterator
from uuid import UUID

import pytest

from commands.base import perform
from commands.cart.expire_guest_carts import ExpireGuestCarts, expire_guest_carts
from commands.orders.release_hold import ReleaseHold, release_hold
from domain.guests import order_token
from tests.api.pages.storefront.buyer import EMAIL, TO, TYPED, Buyer
from tests.world import Person, World


@pytest.fixture
async def eve(world: World) -> AsyncIterator[Buyer]:
    somebody = Buyer(world)
    yield somebody
    await somebody.aclose()


async def orders(world: World) -> int:
    return int(await world.postgres.fetchval("select count(*) from orders"))


async def test_a_guest_puts_changes_applies_a_coupon_checks_out_pays_and_sees_what_the_api_says(
    world: World, eve: Buyer
) -> None:
    await world.product("LAMP", price=1_999, stock=9, name='Lamp <b>"bright"</b>')
    admin = await world.admin()
    await admin.post("/admin/coupons", {"code": "TEN", "kind": "percent", "value": 10})
    await admin.post("/admin/shipping-prices", {"name": "CH", "countries": ["CH"], "price": 700})
    await admin.post("/admin/shipping-prices", {"name": "DE", "countries": ["DE"], "price": 300})
    await world.level()

    put = await eve.puts(world, "LAMP")
    assert (put.status_code, put.url.path) == (200, "/basket")
    assert "It lies in your basket." in eve.page
    assert "Lamp &lt;b&gt;&#34;bright&#34;&lt;/b&gt;" in eve.page
    assert "<b>" not in eve.page
    assert '<span class="count">1</span>' in eve.page
    item = re.search(r'action="/basket/items/([0-9a-f-]{36})"', eve.page)
    assert item is not None

    before = await world.everything_written()
    refused = await eve.send(f"/basket/items/{item[1]}", quantity=10)
    assert refused.status_code == 409
    assert "Lamp &lt;b&gt;&#34;bright&#34;&lt;/b&gt;: only 9 left" in eve.page
    refused = await eve.send("/basket/coupon", code="<script>")
    assert (refused.status_code, "There is no such coupon." in eve.page) == (409, True)
    assert 'value="&lt;script&gt;"' in eve.page
    assert await world.everything_written() == before

    await eve.send(f"/basket/items/{item[1]}", quantity=2)
    await eve.send("/basket/coupon", code="ten")
    await eve.send("/basket/country", country="DE")
    assert "Total $38.98" in eve.text  # 2 x 19.99 - 4.00 + 3.00

    await eve.open("/checkout")
    hostile = "<script>alert(1)</script>\nRing twice"
    asked = await eve.checks_out(note=hostile, **{"shipping_address.name": "<i>Eve</i>", "shipping_address.city": ""})
    assert (asked.status_code, await orders(world)) == (400, 0)
    assert 'value="&lt;i&gt;Eve&lt;/i&gt;"' in eve.page
    assert "alert(1)" in eve.page
    assert "<script>alert" not in eve.page

    asked = await eve.checks_out(note=hostile)  # the total shown was that of Germany
    assert (asked.status_code, await orders(world)) == (409, 0)
    assert "The total has changed meanwhile." in eve.page
    assert eve.seen["expected_total"] == "42.98"  # + 7.00 of Switzerland instead
    placed = await eve.checks_out(note=hostile)
    assert placed.url.path.endswith("/pay")
    order = UUID(placed.url.path.split("/")[3])
    assert await orders(world) == 1

    await eve.send(f"/my/orders/{order}/pay", **eve.seen, provider="dummy", outcome="fail")
    assert "The payment did not go through. The bank declined it." in eve.text
    paid = await eve.send(f"/my/orders/{order}/pay", **eve.seen, provider="dummy", outcome="succeed")
    assert paid.url.path == f"/my/orders/{order}"
    token = order_token(world.settings.jwt_secret.encode(), order)
    said = (await Person(world.client, {"Order-Token": token}).get(f"/orders/{order}")).json()
    assert (said["status"], said["total"]["amount"], said["email"], said["note"]) == ("PAID", 4_298, EMAIL, hostile)
    assert "Thank you, your order is paid." in eve.page
    assert (said["number"] in eve.text, "Total $42.98" in eve.text) == (True, True)
    assert "<script>alert" not in eve.page

    invoice = await eve.client.get(f"/my/orders/{order}/invoice")
    assert (invoice.status_code, invoice.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert said["invoice"]["number"] in invoice.text

    stranger = Buyer(world, "de")
    for path in (f"/my/orders/{order}", f"/my/orders/{order}/pay", f"/my/orders/{order}/invoice"):
        assert (await stranger.open(path)).status_code == 404
        assert (await stranger.open(f"{path}?token={token[:-1]}x")).status_code == 404
    led = await stranger.open(f"/my/orders/{order}?token={token}")
    assert (led.status_code, led.url.query, said["number"] in stranger.text) == (200, b"", True)
    assert "Bezahlt" in stranger.text
    cancelled = await stranger.send(f"/my/orders/{order}/cancel", key=stranger.seen["key"])
    assert (cancelled.status_code, "Sie haben diese Bestellung storniert." in stranger.text) == (200, True)
    assert await world.stock_of("LAMP") == 9
    await stranger.aclose()
    assert await world.ledger_broken() == {}


async def test_two_clicks_are_one_order_and_a_form_is_asked_again_without_losing_what_was_typed(
    world: World, eve: Buyer
) -> None:
    await world.product("LAMP", price=1_999, stock=3)
    await eve.puts(world, "LAMP", 2)
    await eve.open("/checkout")

    await world.postgres.execute("update variants set stock_quantity = 1")
    typed = {"note": "Ring twice", "shipping_address.line2": "c/o Adam"}
    before = await world.everything_written()
    refused = await eve.checks_out(**typed)
    assert refused.status_code == 409
    assert "Product LAMP: only 1 left" in eve.text
    for said in ("Ring twice", "c/o Adam", *TO.values(), EMAIL):
        assert said in eve.page, said
    assert await world.everything_written() == before

    await world.postgres.execute("update variants set stock_quantity = 3, price = 2_499")
    refused = await eve.checks_out(**typed)
    assert (refused.status_code, "The total has changed meanwhile." in eve.page) == (409, True)
    assert (eve.seen["expected_total"], await orders(world)) == ("49.98", 0)
    assert ("Ring twice" in eve.page, await world.stock_of("LAMP")) == (True, 3)

    form, key = {"email": EMAIL, **TYPED, **typed}, eve.seen
    twice = await asyncio.gather(*(eve.send("/checkout", **key, **form) for _ in range(2)))
    assert [answer.status_code for answer in twice] == [200, 200]
    assert len({answer.url.path for answer in twice}) == 1
    assert (await orders(world), await world.stock_of("LAMP")) == (1, 1)
    again = await eve.send("/checkout", **key, **form | {"note": "another"})
    assert (again.url.path, "This form was sent before" in eve.page) == ("/basket", True)
    assert (await orders(world), await world.stock_of("LAMP")) == (1, 1)

    order = twice[0].url.path.split("/")[3]
    await eve.open(f"/my/orders/{order}/pay")
    money = eve.seen | {"provider": "dummy"}
    await asyncio.gather(*(eve.send(f"/my/orders/{order}/pay", **money) for _ in range(2)))
    assert await world.postgres.fetchval("select count(*) from payments") == 1
    assert await world.postgres.fetchval("select status from orders") == "PAID"


async def test_a_basket_begins_anew_and_what_is_typed_outlives_a_session(world: World, eve: Buyer) -> None:
    await world.product("LAMP", stock=3)
    before = await world.everything_written()
    assert (await eve.puts(world, "LAMP", 4)).status_code == 409
    assert ("LAMP: only 3 left" in eve.text, await world.everything_written()) == (True, before)
    await eve.puts(world, "LAMP")
    await world.postgres.execute("update carts set updated_at = '2000-01-01'")
    await perform(world.postgres, expire_guest_carts, ExpireGuestCarts(days=30))
    await world.level()
    await eve.open("/basket")
    assert ("Your basket is empty." in eve.page, "__Host-cart" in eve.client.cookies) == (True, False)
    await eve.puts(world, "LAMP")
    assert (await eve.send("/basket/empty")).status_code == 200
    assert "Your basket is empty." in eve.page
    assert (await eve.open("/checkout")).url.path == "/basket"

    customer = await world.customer()
    await customer.post("/cart/add", {"sku": "LAMP"})
    await customer.post("/addresses", TO)
    token = customer.headers["Authorization"].removeprefix("Bearer ")
    eve.client.cookies.set("__Host-access", token)
    await world.level()
    await eve.open("/checkout")
    form = (
        eve.seen
        | TYPED
        | {"address_id": "", "shipping_address.line1": "7 Other Street", "note": "Ring & wait + 50% tip"}
    )
    eve.client.cookies.delete("__Host-access")
    led = await eve.send("/checkout", **form)
    assert (led.url.path, led.url.query, await orders(world)) == ("/my/sign-in", b"next=/checkout", 0)
    assert "Your session has ended. Sign in again" in eve.page
    eve.client.cookies.set("__Host-access", token)
    await eve.open("/checkout")
    assert ("7 Other Street" in eve.page, "Ring &amp; wait + 50% tip" in eve.page, "Product LAMP" in eve.page) == (
        True,
        True,
        True,
    )
    book = re.search(r'name="address_id" value="([0-9a-f-]{36})"', eve.page)
    assert book is not None
    placed = await eve.send("/checkout", **eve.seen, address_id=book[1], billing_same="yes")
    assert (placed.url.path.endswith("/pay"), await orders(world)) == (True, 1)
    assert "__Host-draft" not in eve.client.cookies

    order = UUID(placed.url.path.split("/")[3])
    await world.postgres.execute("update orders set hold_ends_at = placed_at")
    assert await perform(world.postgres, release_hold, ReleaseHold(order))
    await world.level()
    await eve.open(f"/my/orders/{order}/pay")
    assert "This order was not paid in time." in eve.page
    assert "Play money" not in eve.page, "there is nothing to pay"
