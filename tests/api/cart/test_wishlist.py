"""The wishlist: its products as they are now, and moved to the cart as a whole or not at all."""

import asyncio
from typing import Any
from uuid import UUID

import pytest

from read_models.wishlists import WISHLISTS
from tests.world import Person, World


async def wishes(person: Person) -> list[dict[str, Any]]:
    answer = await person.get("/wishlist")
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def test_it_shows_its_products_as_lists_do_and_as_they_are_now(world: World) -> None:
    lamp, desk = await world.product("LAMP", description="Bright. " * 100), await world.product("DESK", stock=0)
    admin, eve = await world.admin(), await world.customer()
    assert await wishes(eve) == []
    for product in (lamp, desk):
        added = await eve.post("/wishlist", {"product_id": str(product.id)})
    assert (added.status_code, added.json()["available"]) == (200, False)
    first, second = await wishes(eve)
    assert (first, first["product_id"]) == (added.json(), str(desk.id))
    listed = (await eve.get("/products?q=LAMP")).json()["items"]
    assert second["product"] == {name: value for name, value in listed[0].items() if name != "highlight"}
    again = await eve.post("/wishlist", {"product_id": str(lamp.id)})
    assert again.json() == second, "once is enough, and it keeps its place"

    await admin.patch(f"/admin/products/{lamp.id}", {"name": "Lantern", "price": 1_200})
    eve.token = admin.token
    shown = (await wishes(eve))[1]["product"]
    assert (shown["name"], shown["price"]["amount"]) == ("Lantern", 1_200)
    await admin.delete(f"/admin/products/{lamp.id}")
    eve.token = admin.token
    gone = (await wishes(eve))[1]
    assert (gone["product_id"], gone["available"], gone["product"]) == (str(lamp.id), False, None)
    assert (await eve.post(f"/wishlist/{lamp.id}/move-to-cart")).status_code == 404
    assert (await eve.delete(f"/wishlist/{lamp.id}")).status_code == 204
    assert (await eve.delete(f"/wishlist/{lamp.id}")).status_code == 404
    assert [wish["product_id"] for wish in await wishes(eve)] == [str(desk.id)]
    await world.level()
    await world.rebuild(WISHLISTS)
    assert await world.differences(WISHLISTS) == []


async def test_what_was_known_is_kept_of_those_who_want_a_note(world: World) -> None:
    lamp = await world.product("LAMP", price=1_000, stock=0)
    eve = await world.customer()

    async def wish(**said: bool) -> tuple[bool, Any, Any]:
        answer = await eve.post("/wishlist", {"product_id": str(lamp.id)} | said)
        row = dict(await world.postgres.fetchrow("select * from wishes") or {})
        return answer.json()["notify"], row["told_price"], row["told_in_stock"]

    assert await wish() == (False, None, None)
    assert await wish(notify=True) == (True, 1_000, False)
    assert await wish() == (True, 1_000, False)
    assert await wish(notify=False) == (False, None, None)


async def test_it_is_moved_to_the_cart_whole_or_not_at_all(world: World) -> None:
    lamp, desk = await world.product("LAMP", stock=1), await world.product("DESK", stock=0)
    eve = await world.customer()
    for product in (lamp, desk):
        await eve.post("/wishlist", {"product_id": str(product.id)})
    before = await world.everything_written()
    sold_out = await eve.post(f"/wishlist/{desk.id}/move-to-cart")
    assert (sold_out.status_code, sold_out.json()["code"]) == (409, "out-of-stock")
    assert await world.everything_written() == before

    answers = await asyncio.gather(*(eve.post(f"/wishlist/{lamp.id}/move-to-cart") for _ in range(5)))
    assert sorted(answer.status_code for answer in answers) == [200, 404, 404, 404, 404]
    (moved,) = [answer.json() for answer in answers if answer.status_code == 200]
    assert [(item["sku"], item["quantity"]) for item in moved["items"]] == [("LAMP", 1)]
    assert (await eve.get("/cart")).json() == moved
    assert [wish["product_id"] for wish in await wishes(eve)] == [str(desk.id)]


async def test_what_can_not_be_wished_for_is_refused(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    lamp, desk = await world.product("LAMP"), await world.product("DESK")
    admin, eve, ben = await world.admin(), await world.customer(), await world.customer()
    await admin.patch(f"/admin/products/{desk.id}", {"status": "draft"})
    await eve.post("/wishlist", {"product_id": str(lamp.id)})
    monkeypatch.setattr("domain.cart.wishlist.WISHES_MAX", 0)
    before = await world.everything_written()
    for person, method, path, body, status in [
        (ben, "POST", "/wishlist", {"product_id": str(desk.id)}, 404),
        (ben, "POST", "/wishlist", {"product_id": str(UUID(int=7))}, 404),
        (ben, "POST", "/wishlist", {"product_id": "lamp"}, 400),
        (ben, "POST", "/wishlist", {"product_id": str(lamp.id)}, 400),
        (ben, "POST", "/wishlist", {"product_id": str(lamp.id), "notify": "yes"}, 400),
        (ben, "POST", "/wishlist", {}, 400),
        (ben, "DELETE", f"/wishlist/{lamp.id}", None, 404),
        (ben, "POST", f"/wishlist/{lamp.id}/move-to-cart", None, 404),
        (world.anyone, "GET", "/wishlist", None, 401),
        (world.anyone, "POST", "/wishlist", {"product_id": str(lamp.id)}, 401),
    ]:
        answer = await person.send(method, path, body)
        assert answer.status_code == status, (method, path, body, answer.text)
    assert await world.everything_written() == before
    assert (await eve.post("/wishlist", {"product_id": str(lamp.id)})).status_code == 200, "it is on it already"


async def test_no_more_fit_on_it_however_many_come_at_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("domain.cart.wishlist.WISHES_MAX", 3)
    products = [await world.product(f"LAMP-{number}") for number in range(8)]
    eve = await world.customer()
    await eve.post("/wishlist", {"product_id": str(products[0].id)})
    answers = await asyncio.gather(*(eve.post("/wishlist", {"product_id": str(each.id)}) for each in products[1:]))
    assert sorted(answer.status_code for answer in answers) == [200, 200, *[400] * 5]
    assert await world.postgres.fetchval("select count(*) from wishes") == 3
