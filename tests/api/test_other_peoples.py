"""What is somebody else's is, to everybody else, as if it weren't there: the same status, the same words, nothing done.

Each route with an id in it stands in one of the tables. One that stands in none fails.
"""

from typing import Any, Final

import httpx

from api.callers.access import ADMIN
from tests.api.accounts.test_verification import EVE
from tests.api.pages.surfer import TOKEN, Surfer, signed_in
from tests.api.routes import NOBODYS, Route, all_routes
from tests.world import ADDRESS, Person, World

UNIT: Final = {"items": [{"item_id": NOBODYS, "quantity": 1}], "reason": "broken"}
REVIEW: Final = {"rating": 1, "title": "Not mine", "body": "At all."}
OWN: Final[dict[str, Any]] = {
    "GET /orders/{order_id}": None,
    "GET /orders/{order_id}/invoice": None,
    "GET /orders/{order_id}/credit-notes/{number}": None,
    "POST /orders/{order_id}/cancel": None,
    "POST /orders/{order_id}/payments": {"provider": "dummy"},
    "POST /orders/{order_id}/payments/{payment_id}/confirm": None,
    "POST /orders/{order_id}/returns": UNIT,
    "POST /orders/{order_id}/returns/{return_id}/withdraw": None,
    "PATCH /addresses/{address_id}": {"name": "Bob"},
    "DELETE /addresses/{address_id}": None,
    "PATCH /cart/{item_id}": {"quantity": 2},
    "DELETE /cart/{item_id}": None,
    "PATCH /reviews/{review_id}": REVIEW,
    "DELETE /reviews/{review_id}": None,
    "DELETE /wishlist/{product_id}": None,
    "DELETE /auth/sessions/{session_id}": None,
}
"""At the API, with something to send that would do where it is one's own; what is destroyed comes last."""
OWN_PAGES: Final[dict[str, dict[str, str]]] = {
    "GET /my/orders/{order_id}": {},
    "GET /my/orders/{order_id}/invoice": {},
    "GET /my/orders/{order_id}/credit-notes/{number}": {},
    "GET /my/orders/{order_id}/paid": {},
    "GET /my/orders/{order_id}/pay": {},
    "POST /my/orders/{order_id}/cancel": {},
    "POST /my/orders/{order_id}/pay": {"provider": "dummy"},
    "POST /my/orders/{order_id}/returns": {f"quantity.{NOBODYS}": "1", "reason": "broken"},
    "POST /my/orders/{order_id}/returns/{return_id}/withdraw": {},
    "GET /my/addresses/{address_id}": {},
    "POST /my/addresses/{address_id}": {name: str(value) for name, value in ADDRESS.items()},
    "POST /my/addresses/{address_id}/default": {},
    "POST /my/addresses/{address_id}/remove": {},
    "POST /basket/items/{item_id}": {"quantity": "2"},
    "POST /basket/items/{item_id}/remove": {},
    "GET /my/reviews/{review_id}": {},
    "POST /my/reviews/{review_id}": {name: str(value) for name, value in REVIEW.items()},
    "POST /my/reviews/{review_id}/delete": {},
    "POST /my/profile/sessions/{session_id}/end": {},
    "POST /my/wishlist/{product_id}/remove": {},
}
SHOWN_TO_ALL: Final = {
    "GET /products/{id_or_slug}",
    "GET /products/{product_id}/reviews",
    "POST /products/{product_id}/reviews",
    "POST /reviews/{review_id}/report",
    "POST /wishlist/{product_id}/move-to-cart",
    "GET /media/{name}",
    "GET /sitemaps/{file}",
    "GET /assets/{file}",
    "GET /p/{slug}",
    "GET /c/{slug}",
    "GET /my/reviews/{review_id}/report",
    "POST /my/reviews/{review_id}/report",
    "POST /my/wishlist/{product_id}/move",
}
"""Ids that are nobody's own: of what everybody sees. `move` asks for a product that is on one's own list."""


async def test_every_route_with_an_id_is_in_a_table(world: World) -> None:
    """The office's are an admin's, whoever's things they are about."""
    there = {str(route) for route in all_routes(world.app) if "{" in route.path and route.access is not ADMIN}
    assert there == OWN.keys() | OWN_PAGES.keys() | SHOWN_TO_ALL


async def eve_has(world: World, eve: Person) -> dict[str, str]:
    """Something of everything: an order with a payment, a credit note and a return, and so on."""
    lamp = await world.product("LAMP")
    ada = await world.admin()
    order = await eve.ordered("LAMP", 3)
    paid = (await eve.post(f"/orders/{order['id']}/payments", {"provider": "dummy"})).json()
    await ada.post(f"/admin/orders/{order['id']}/refunds", {"reason": "late", "amount": 100})
    item = {"item_id": order["items"][0]["id"], "quantity": 1}
    await ada.post(f"/admin/orders/{order['id']}/shipments", {"items": [item]})
    back = await eve.post(f"/orders/{order['id']}/returns", {"items": [item], "reason": "broken"})
    await world.level()
    seen = (await eve.get(f"/orders/{order['id']}")).json()
    review = await eve.post(f"/products/{lamp.id}/reviews", {"rating": 5, "title": "Bright", "body": "It is."})
    address, cart = await eve.post("/addresses", ADDRESS), await eve.post("/cart/add", {"sku": "LAMP"})
    await eve.post("/wishlist", {"product_id": str(lamp.id)})
    await world.level()
    (session,) = (await eve.get("/auth/sessions")).json()["items"]
    return {
        "order_id": order["id"],
        "payment_id": paid["id"],
        "number": seen["credit_notes"][0]["number"],
        "return_id": back.json()["id"],
        "address_id": address.json()["id"],
        "item_id": cart.json()["items"][0]["id"],
        "review_id": review.json()["id"],
        "session_id": session["id"],
        "product_id": str(lamp.id),
    }


async def signed_up(world: World) -> Person:
    """As somebody who has a session."""
    await world.anyone.post("/auth/register", EVE)
    answer = await world.anyone.post("/auth/login", {"email": EVE["email"], "password": EVE["password"]})
    return Person(world.client, {"Authorization": f"Bearer {answer.json()['access_token']}"})


async def ask(who: Person, route: Route, body: Any, ids: dict[str, str]) -> httpx.Response:
    return await who.send(route.method, route.at(**ids), body)


async def test_what_is_somebody_elses_is_not_there(world: World) -> None:
    eve, bob, guest = await signed_up(world), await world.customer(), world.anyone
    hers = await eve_has(world, eve)
    his = await bob.ordered("LAMP")
    guests = await guest.ordered("LAMP", email="guest@example.com")
    await guest.post("/cart/add", {"sku": "LAMP"})
    holder = Person(world.client, {**guest.headers, "Order-Token": guests["order_token"]})
    await world.level()
    routes = {str(route): route for route in all_routes(world.app)}
    before = await world.everything_written()

    for name, body in OWN.items():
        route = routes[name]
        for who in (bob, holder, world.anyone):
            got, missing = await ask(who, route, body, hers), await ask(who, route, body, {})
            assert (got.status_code, got.content) == (missing.status_code, missing.content), f"{name}: {got.text}"
            assert got.status_code in (404, 401), f"{name}: {got.text}"
            assert who is not bob or got.status_code == 404, f"{name}: {got.text}"
        if route.path.count("{") == 2:  # an order of one's own opens nothing that belongs to another
            got = await ask(bob, route, body, hers | {"order_id": his["id"]})
            missing = await ask(bob, route, body, {"order_id": his["id"]})
            assert got.status_code == 404, f"{name}: {got.text}"
            assert got.content == missing.content, name
    assert await world.everything_written() == before

    for name, body in OWN.items():
        got = await ask(eve, routes[name], body, hers)
        assert got.status_code not in (401, 403, 404) or body is UNIT, f"{name} is hers: {got.text}"


async def test_nor_is_it_on_any_page(world: World) -> None:
    eve, bob = await signed_up(world), await world.customer()
    hers = await eve_has(world, eve)
    stranger, customer, owner = Surfer(world.app), signed_in(Surfer(world.app), bob), signed_in(Surfer(world.app), eve)
    await world.level()
    routes = {str(route): route for route in all_routes(world.app)}

    async def visit(browser: Surfer, name: str, ids: dict[str, str]) -> httpx.Response:
        route, path = routes[name], routes[name].at(**ids)
        if name.endswith("/paid"):
            path += f"?payment={ids.get('payment_id', NOBODYS)}"
        if route.method == "GET":
            return await browser.client.get(path)
        return await browser.client.post(path, data={"form_token": token, "key": "1" * 22} | OWN_PAGES[name])

    for browser in (stranger, customer, owner):
        browser.client.follow_redirects = False
        found = TOKEN.search((await browser.client.get("/basket")).text)
        assert found
        token = found[1]
        before = await world.everything_written()
        for name in OWN_PAGES:
            got = await visit(browser, name, hers)
            if browser is owner:
                assert got.status_code not in (401, 403, 404) or name.endswith("/returns"), f"{name} is hers"
                continue
            missing = await visit(browser, name, {})
            assert got.status_code == missing.status_code, name
            assert got.status_code in (303, 404), name
            text = f"{got.headers.get('location')} {got.text}"
            for each in hers.values():
                text = text.replace(each, NOBODYS)
            assert text == f"{missing.headers.get('location')} {missing.text}", name
        if browser is not owner:
            assert await world.everything_written() == before
        await browser.aclose()
