"""Notes about wishes: who wants to be told is told what is true, once."""

import re
import shutil
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest

from adapters.mail.folder import MailFolder
from adapters.mail.port import Letter
from commands.accounts.prove_address import prove_address
from commands.base import perform
from db.cart.wishlists import Wishlists
from db.work import Work
from domain.cart.wishlist import Wish, Wishlist
from domain.catalog.product import Product
from domain.mail.unsubscribing import unsubscribe_token
from domain.shopper_events import WishlistChanged
from read_models.wishlists import WISHLISTS
from tests.workers.test_mail_clerk import clerk_reads, in_the_folder, newest, postman_comes
from tests.world import Person, World


async def test_who_wishes_for_something_is_told_when_it_is_there_again_or_costs_less(world: World) -> None:
    lamp = await world.product("LAMP", stock=1)
    desk = await world.product("DESK", stock=0)
    admin, eve, adam = await world.admin(), await world.customer(), await world.customer()
    for wished in (str(lamp.id), str(desk.id)):
        await eve.post("/wishlist", {"product_id": wished, "notify": True})
        await adam.post("/wishlist", {"product_id": wished})
    await world.postgres.execute("delete from mails")
    variant = (await admin.get(f"/products/{lamp.id}", Consistency_Token=await newest(world))).json()["variants"][0][
        "id"
    ]

    async def told() -> list[str]:
        """The subjects of what came since."""
        shutil.rmtree(world.settings.mail.folder, ignore_errors=True)
        await clerk_reads(world)
        await world.postgres.execute("update mails set status = 'dropped', due_at = null where kind = 'welcome'")
        await postman_comes(world)
        assert {str(mail["To"]) for mail in in_the_folder(world)} <= {f"Eve <{eve.email}>"}
        return sorted(str(mail["Subject"]) for mail in in_the_folder(world) if "wish" in mail["X-Tradepost-Kind"])

    async def priced(amount: int) -> None:
        await admin.patch(f"/admin/products/{lamp.id}/variants/{variant}", {"price": amount})

    async def stocked(delta: int) -> None:
        await admin.post("/admin/inventory/DESK/adjust", {"delta": delta, "reason": "x"})

    assert await told() == []
    await priced(990)
    assert await told() == [], "nobody has proven to read what is sent there"
    await world.postgres.execute("update accounts set email_verified_at = now()")
    await priced(900)
    await stocked(3)
    assert await told() == ["Product DESK is in stock again", "Product LAMP costs less now"]
    await priced(950)
    await stocked(2)
    assert await told() == [], "more of it, and dearer, is no news"
    await priced(900)
    assert await told() == [], "they knew it at that price"
    await priced(899)
    await stocked(-5)
    assert await told() == ["Product LAMP costs less now"]
    await stocked(1)
    assert await told() == ["Product DESK is in stock again"]
    await stocked(-1)
    await stocked(1)
    await world.postgres.execute("update mail_clerk set position = position - 1")
    assert await told() == [], "what came and went between two looks is no news"

    link = urlsplit(str(unsubscribe_link(world, eve)))
    wrong = await world.client.post(f"{link.path}?{link.query}x", data={"List-Unsubscribe": "One-Click"})
    assert (wrong.status_code, wrong.json()["code"]) == (400, "token-not-valid")
    right = await world.client.post(f"{link.path}?{link.query}", data={"List-Unsubscribe": "One-Click"})
    assert (right.status_code, right.content) == (204, b"")
    await priced(1)
    assert await told() == []
    shown = (await eve.get("/wishlist", Consistency_Token=await newest(world))).json()
    assert [wish["notify"] for wish in shown["items"]] == [False, False]
    assert await world.differences(WISHLISTS) == []


async def wisher(world: World, wished: Product) -> Person:
    """Has proven an address and wants to be told."""
    eve = await world.customer()
    await world.postgres.execute("update accounts set email_verified_at = now()")
    assert (await eve.post("/wishlist", {"product_id": str(wished.id), "notify": True})).status_code == 200
    return eve


async def notes(world: World) -> list[str]:
    """The subjects, and prices, of those that are sent now."""
    shutil.rmtree(world.settings.mail.folder, ignore_errors=True)
    await clerk_reads(world)
    while await postman_comes(world):
        pass
    sent = [mail for mail in in_the_folder(world) if "wish" in mail["X-Tradepost-Kind"]]
    return [f"{mail['Subject']}: {re.findall('[$][0-9.]+[0-9]', mail.as_string())[0]}" for mail in sent]


async def test_a_note_says_what_holds_when_it_is_sent_and_none_says_what_does_not(world: World) -> None:
    desk = await world.product("DESK", stock=0)
    admin = await world.admin()
    variant = f"/admin/products/{desk.id}/variants/{desk.variants[0].id}"
    await wisher(world, desk)

    async def stocked(*deltas: int) -> None:
        for delta in deltas:
            await admin.post("/admin/inventory/DESK/adjust", {"delta": delta, "reason": "x"})
            await clerk_reads(world)  # and no mail leaves meanwhile

    async def priced(*amounts: int) -> None:
        for amount in amounts:
            await admin.patch(variant, {"price": amount})
            await clerk_reads(world)

    await stocked(3, -3, 3, -3, 3)
    assert await notes(world) == ["Product DESK is in stock again: $10.00"], "once, however often it came"
    await priced(900, 1_500)
    assert await notes(world) == [], "by the time it was to be sent it cost more"
    await priced(800, 950)
    assert await notes(world) == ["Product DESK costs less now: $9.50"], "less than they knew, if not the least"
    await priced(900, 850)
    assert await notes(world) == ["Product DESK costs less now: $8.50"]
    await priced(700)
    await stocked(-3)
    assert await notes(world) == [], "it costs less, and there is none"
    await stocked(1)
    assert await notes(world) == ["Product DESK is in stock again: $7.00"]
    assert await notes(world) == []
    assert await world.differences(WISHLISTS) == []


async def test_what_becomes_of_a_product_while_a_note_is_on_its_way_is_the_next_note(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = await world.product("DESK", stock=0)
    admin = await world.admin()
    await wisher(world, desk)
    await admin.post("/admin/inventory/DESK/adjust", {"delta": 3, "reason": "x"})
    await clerk_reads(world)
    hand_over = MailFolder.hand_over

    async def slowly(folder: MailFolder, letter: Letter) -> None:
        monkeypatch.undo()
        await admin.patch(f"/admin/products/{desk.id}/variants/{desk.variants[0].id}", {"price": 400})
        await clerk_reads(world)
        await hand_over(folder, letter)

    await world.postgres.execute("update mails set status = 'dropped', due_at = null where kind = 'welcome'")
    monkeypatch.setattr(MailFolder, "hand_over", slowly)
    assert await notes(world) == ["Product DESK is in stock again: $10.00"]
    assert await notes(world) == ["Product DESK costs less now: $4.00"]


async def test_the_price_that_is_told_is_one_it_can_be_had_for(world: World) -> None:
    lamp = await world.product("LAMP", price=1_000)
    admin = await world.admin()
    small = await admin.post(
        f"/admin/products/{lamp.id}/variants",
        {"sku": "SMALL", "options": {"size": "S"}, "price": 500, "stock_quantity": 0},
    )
    assert small.status_code == 201
    await wisher(world, lamp)
    await admin.patch(f"/admin/products/{lamp.id}/variants/{lamp.variants[0].id}", {"price": 900})
    assert await notes(world) == ["Product LAMP costs less now: $9.00"]
    await admin.post("/admin/inventory/SMALL/adjust", {"delta": 1, "reason": "x"})
    assert await notes(world) == ["Product LAMP costs less now: $5.00"]


async def test_what_arrives_while_it_is_wished_for_is_told(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = await world.product("DESK", stock=0)
    admin = await world.admin()
    put = Wishlists.put

    async def slowly(wishlists: Wishlists, wishlist: Wishlist, wish: Wish) -> WishlistChanged:
        monkeypatch.undo()
        await admin.post("/admin/inventory/DESK/adjust", {"delta": 3, "reason": "x"})
        await clerk_reads(world)
        return await put(wishlists, wishlist, wish)

    monkeypatch.setattr(Wishlists, "put", slowly)
    await wisher(world, desk)
    assert await notes(world) == ["Product DESK is in stock again: $10.00"]


async def test_who_proves_an_address_is_told_what_came_before(world: World) -> None:
    desk = await world.product("DESK", stock=0)
    admin, eve = await world.admin(), await world.customer()
    await eve.post("/wishlist", {"product_id": str(desk.id), "notify": True})
    await admin.post("/admin/inventory/DESK/adjust", {"delta": 3, "reason": "x"})
    assert await notes(world) == []

    async def eve_proves(_: None, work: Work) -> None:
        await prove_address(eve.id, work)

    await perform(world.postgres, eve_proves, None)
    assert await notes(world) == ["Product DESK is in stock again: $10.00"]


async def test_who_follows_the_way_out_is_asked_first_and_told_then(world: World) -> None:
    lamp = await world.product("LAMP")
    eve = await wisher(world, lamp)
    link, spoken = unsubscribe_link(world, eve), {"Accept-Language": "fr"}

    async def notify() -> bool:
        (wish,) = (await eve.get("/wishlist", Consistency_Token=await newest(world))).json()["items"]
        return bool(wish["notify"])

    asked = await world.client.get(link, headers=spoken)
    assert (asked.status_code, asked.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "<button>Ne plus recevoir de messages</button>" in asked.text
    assert await notify(), "programs follow links"
    (leads_to,) = re.findall('action="([^"]+)"', asked.text)
    pressed = await world.client.post(urljoin(link, unescape(leads_to)), headers=spoken)
    assert (pressed.status_code, "Vous ne recevrez plus de messages." in pressed.text) == (200, True)
    assert not await notify()
    assert (await world.client.get(f"{link}x")).json()["code"] == "token-not-valid"
    assert (await world.client.post(urljoin(link, unescape(leads_to)) + "x")).json()["code"] == "token-not-valid"


def unsubscribe_link(world: World, person: Person) -> str:
    token = unsubscribe_token(world.settings.jwt_secret.encode(), person.id)
    return f"{world.settings.mail.public_url}/mails/unsubscribe?account={person.id}&token={token}"
