"""Becoming a customer, and proving that one reads one's mails."""

import re
from html import unescape

from domain.accounts.account_token import Purpose
from tests.api.pages.surfer import Surfer
from tests.world import World

EMAIL, PASSWORD = "eve@example.com", "correct horse battery"
HOSTILE = "<script>alert('Eve')</script> \"Adams\""


async def test_who_registers_is_signed_in_and_finds_what_was_ordered_as_a_guest(world: World, surfer: Surfer) -> None:
    await world.product("LAMP")
    order = await world.anyone.ordered("LAMP", email=EMAIL)
    guest = world.anyone
    await guest.post("/cart/add", {"sku": "LAMP", "quantity": 2})
    surfer.client.cookies.set("__Host-cart", guest.headers["Cart-Token"], domain="shop.local")

    await surfer.open("/my/orders?page=1")
    assert "/my/register?next=%2Fmy%2Forders%3Fpage%3D1" in surfer.page
    await surfer.open(f"/my/register?next=/my/orders&email={EMAIL}")
    assert f'value="{EMAIL}"' in surfer.page
    before = await world.everything_written()
    refused = await surfer.send("/my/register", name=HOSTILE, email=EMAIL, password="password", next="/my/orders")
    assert refused.status_code == 400
    assert "password-fault" in surfer.page
    assert HOSTILE not in surfer.page
    assert HOSTILE in unescape(surfer.page)
    assert await world.everything_written() == before

    entered = await surfer.send("/my/register", name=HOSTILE, email=EMAIL, password=PASSWORD, next="/my/orders")
    assert (entered.status_code, entered.url.path) == (200, "/my/orders")
    assert "Welcome!" in surfer.page
    assert "No orders yet" in surfer.page
    assert '<span class="count">2</span>' in surfer.page, "the basket came along"
    assert "__Host-cart" not in {cookie.name for cookie in surfer.client.cookies.jar}

    token = await world.mailed_token(EMAIL, Purpose.VERIFY_EMAIL)
    await surfer.open("/my/profile")
    assert "Not confirmed yet" in surfer.page
    assert HOSTILE not in surfer.page
    before = await world.everything_written()
    for _ in range(2):
        assert (await surfer.open(f"/my/verify?token={token}")).status_code == 200
        assert (await surfer.client.head(f"/my/verify?token={token}")).status_code in (200, 405)
    assert await world.everything_written() == before, "a program that opens the links of mails confirms nothing"
    assert await world.postgres.fetchval("select count(*) from accounts where email_verified_at is not null") == 0

    await surfer.open(f"/my/verify?token={token}")
    confirmed = await surfer.send("/my/verify", token=token)
    assert confirmed.url.path == "/my/profile"
    assert "Thank you, that is confirmed." in surfer.page
    assert '<span class="chip good">Confirmed</span>' in surfer.page
    await surfer.open("/my/orders")
    assert re.findall(r"TP-\d{6}", surfer.page) == [order["number"]]

    await surfer.open(f"/my/verify?token={token}")
    used = await surfer.send("/my/verify", token=token)
    assert used.status_code == 400
    assert "This link was used already" in surfer.page
    assert await world.ledger_broken() == {}


async def test_an_address_that_is_taken_is_said_in_the_visitors_language(world: World) -> None:
    eve = await world.customer()
    surfer = Surfer(world.app, "de")
    await surfer.open("/my/register")
    before = await world.everything_written()
    refused = await surfer.send("/my/register", name="Eve", email=eve.email, password=PASSWORD)
    assert refused.status_code == 409
    assert "Mit dieser E-Mail-Adresse gibt es schon ein Konto." in surfer.page
    assert f'value="{eve.email}"' in surfer.page
    assert await world.everything_written() == before
    await surfer.aclose()
