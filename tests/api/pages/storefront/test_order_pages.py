"""An order's own page: how far it is, what became of its goods and its money."""

import re

import asyncpg
import pytest

from cli.drill.gateway.server import Gateway
from commands.base import perform
from commands.shop.open_shop import OpenShop, open_shop
from domain.shop import TIME_ZONE_DEFAULT, ShopFacts
from tests.api.pages.storefront.buyer import Buyer
from tests.world import World


@pytest.fixture
async def postgres(postgres: asyncpg.Pool, request: pytest.FixtureRequest) -> asyncpg.Pool:
    """Of a shop that counts in the currency the test names, if it names one."""
    if hasattr(request, "param"):
        await postgres.execute("truncate shop")
        await perform(postgres, open_shop, OpenShop(ShopFacts(request.param, TIME_ZONE_DEFAULT)))
    return postgres


def signed_in(world: World, person_headers: str, language: str = "en") -> Buyer:
    buyer = Buyer(world, language)
    buyer.client.cookies.set("__Host-access", person_headers.removeprefix("Bearer "))
    return buyer


async def test_goods_are_sent_and_some_go_back(world: World) -> None:
    await world.product("LAMP", stock=9, name="<u>Lamp</u>")
    admin, customer = await world.admin(), await world.customer()
    order = await customer.bought("LAMP", 3, note="<script>alert(1)</script>")
    lamp, path = order["items"][0]["id"], f"/my/orders/{order['id']}"
    parcel = {"items": [{"item_id": lamp, "quantity": 2}], "tracking_url": "https://parcels.example/?a=1&b=<2>"}
    assert (await admin.post(f"/admin/orders/{order['id']}/shipments", parcel)).status_code == 201
    await world.level()

    eve = signed_in(world, customer.headers["Authorization"])
    await eve.open(path)
    assert "Partly sent" in eve.text
    assert "2 sent" in eve.text
    assert 'href="https://parcels.example/?a=1&amp;b=' in eve.page
    assert "<u>" not in eve.page
    assert "<script>alert" not in eve.page
    assert "/cancel" not in eve.page, "a part of it was sent"

    before = await world.everything_written()
    refused = await eve.send(f"{path}/cancel")
    assert (refused.status_code, refused.url.path) == (409, f"{path}/cancel")
    for units, reason, status in (
        ("", "too bright", 400),
        ("3", "too bright", 409),
        ("x", "bright", 400),
        ("1", "", 400),
    ):
        refused = await eve.send(f"{path}/returns", **{f"units.{lamp}": units, "reason": reason})
        assert (refused.status_code, '<details class="card" open>' in eve.page) == (status, True)
        assert f">\n{reason}</textarea>" in eve.page
    assert await world.everything_written() == before
    await eve.send(f"{path}/returns", **{f"units.{lamp}": "1", "reason": "Too <b>bright</b>"}, key=eve.seen["key"])
    assert "The shop has your request." in eve.page
    assert "Too &lt;b&gt;bright&lt;/b&gt;" in eve.page
    away = re.search(r'action="([^"]*/withdraw)"', eve.page)
    assert away is not None
    await eve.send(away[1])
    assert "The return is withdrawn." in eve.page
    assert "Withdrawn" in eve.text

    other = signed_in(world, (await world.customer()).headers["Authorization"])
    assert (await other.open(path)).status_code == 404
    await other.open("/basket")
    before = await world.everything_written()
    for form in ("cancel", "returns", "pay"):
        fields = {f"units.{lamp}": "1", "reason": "mine", "provider": "dummy"}
        assert (await other.send(f"{path}/{form}", **fields)).status_code == 404
        await other.open("/basket")
    assert await world.everything_written() == before
    await eve.aclose()
    await other.aclose()


@pytest.mark.parametrize(
    ("postgres", "typed", "shown"),
    [("JPY", "3897", "3.897\xa0¥"), ("KWD", "3.900", "3,900\xa0KWD")],
    indirect=["postgres"],
    ids=["JPY", "KWD"],
)
async def test_amounts_are_those_of_the_currency(world: World, typed: str, shown: str) -> None:
    await world.product("LAMP", price=1_299)
    eve = Buyer(world, "de")
    await eve.puts(world, "LAMP", 3)
    assert shown in eve.page
    await eve.open("/checkout")
    assert eve.seen["expected_total"] == typed
    placed = await eve.checks_out()
    assert placed.url.path.endswith("/pay")
    total = await world.postgres.fetchval("select total from orders")
    assert (total, f"{shown} bezahlen" in eve.page) == (int(typed.replace(".", "")), True)
    await eve.aclose()


async def test_a_card_is_typed_into_the_providers_own_form(till: World, gateway: Gateway) -> None:
    await till.product("LAMP", price=1_999)
    eve = Buyer(till)
    await eve.puts(till, "LAMP")
    await eve.open("/checkout")
    path = (await eve.checks_out()).url.path.removesuffix("/pay")
    assert "Play money" not in eve.page, "where real money is taken"
    shown = await eve.send(f"{path}/pay", key=eve.seen["key"], provider="stripe")
    assert (shown.status_code, "https://js.stripe.com/v3/" in eve.page) == (200, True)
    policy = shown.headers["content-security-policy"]
    assert "script-src 'self' https://js.stripe.com" in policy
    assert "stripe" not in (await eve.open(path)).headers["content-security-policy"], "of no other page"
    reference, secret = await till.postgres.fetchval("select provider_ref from payments"), None
    back = re.search(r'data-secret="([^"]+)"[^>]*data-back="([^"]+)"', shown.text)
    assert back is not None
    secret = back[1]
    assert (secret.startswith(reference), back[2].startswith(f"{path}/paid?payment=")) == (True, True)

    waits = await eve.open(back[2])
    assert (waits.url.path, "A payment of this order is still open." in eve.page) == (f"{path}/pay", True)
    assert gateway.books.customer_pays(reference)
    paid = await eve.open(f"{back[2]}&redirect_status=succeeded")
    assert (paid.url.path, "Thank you, your order is paid." in eve.page) == (path, True)
    assert await till.postgres.fetchval("select status from orders") == "PAID"
    assert (await eve.open(f"{path}/paid?payment=x")).status_code == 404
    await eve.aclose()
