"""Carts of people without an account: whoever holds the token has the cart, and nobody else."""

import asyncio
from uuid import uuid4

from tests.world import ADDRESS, Person, World

PASSWORD = "correct horse battery"
COOKIE = "__Host-cart"


def said(answer_cart: dict[str, object]) -> dict[str, int]:
    items = answer_cart["items"]
    assert isinstance(items, list)
    return {item["sku"]: item["quantity"] for item in items}


async def test_the_first_thing_put_into_a_cart_brings_its_token_and_its_cookie(world: World) -> None:
    await world.product("LAMP")
    eve, ben = world.anyone, world.anyone
    added = await eve.post("/cart/add", {"sku": "LAMP", "quantity": 2})
    token = added.headers["cart-token"]
    assert added.headers["set-cookie"].split("; ")[0] == f"{COOKIE}={token}"
    flags = {flag.strip() for flag in added.headers["set-cookie"].split(";")[1:]}
    assert flags == {"HttpOnly", "Secure", "SameSite=Lax", "Path=/", "Max-Age=2592000"}

    shown = await world.client.get("/cart", headers={"Cart-Token": token})
    assert (shown.json(), shown.headers["cache-control"]) == (added.json(), "no-store"), "at once, unasked"
    by_cookie = await world.client.get("/cart", headers={"Cookie": f"{COOKIE}={token}"})
    assert by_cookie.json() == added.json()
    assert (await ben.get("/cart")).json()["items"] == []
    again = await eve.post("/cart/add", {"sku": "LAMP"})
    assert (said(again.json()), again.headers["cart-token"]) == ({"LAMP": 3}, token)
    kept = await world.postgres.fetchrow("select * from carts")
    assert kept is not None
    assert (len(kept["token_seed"]), len(kept["token_hash"])) == (32, 32)
    assert token.rpartition(".")[2] not in str(await world.postgres.fetch("select * from outbox")) + str(kept)


async def test_every_route_of_the_cart_takes_the_token(world: World) -> None:
    await world.product("LAMP")
    admin, eve = await world.admin(), world.anyone
    await admin.post("/admin/coupons", {"code": "TEN", "kind": "percent", "value": 10})
    (item,) = (await eve.post("/cart/add", {"sku": "LAMP"})).json()["items"]
    assert said((await eve.patch(f"/cart/{item['id']}", {"quantity": 3})).json()) == {"LAMP": 3}
    assert (await eve.post("/cart/coupon", {"code": "ten"})).json()["total"]["amount"] == 2_700
    assert (await eve.put("/cart/country", {"country": "CH"})).json()["country"] == "CH"
    assert (await eve.delete("/cart/coupon")).json()["coupon"] is None
    assert (await eve.delete(f"/cart/{item['id']}")).json()["items"] == []
    assert (await eve.delete("/cart")).status_code == 204
    ben = world.anyone
    (other,) = (await ben.post("/cart/add", {"sku": "LAMP"})).json()["items"]
    for refused in (
        await eve.patch(f"/cart/{other['id']}", {"quantity": 9}),
        await eve.delete(f"/cart/{other['id']}"),
    ):
        assert (refused.status_code, refused.json()["code"]) == (404, "not-found"), "another's"
    assert said((await ben.get("/cart")).json()) == {"LAMP": 1}


async def test_a_token_without_a_word_is_none(world: World) -> None:
    await world.product("LAMP")
    put = await world.anyone.post("/cart/add", {"sku": "LAMP"}, Cart_Token="")
    assert (put.status_code, len(put.headers["cart-token"]) > 40) == (200, True)


async def test_a_token_that_is_no_carts_is_refused_and_a_cookie_starts_afresh(world: World) -> None:
    await world.product("LAMP")
    token = (await world.anyone.post("/cart/add", {"sku": "LAMP"})).headers["cart-token"]
    for mistyped in ("x", "p1.x", "p1.", "%E9", *(token[:at] + "x" + token[at + 1 :] for at in (0, 1, -1))):
        before = await world.everything_written()
        for method, path, body in (("GET", "/cart", None), ("POST", "/cart/add", {"sku": "LAMP"}),
                                   ("DELETE", "/cart", None), ("PUT", "/cart/country", {"country": "CH"}),
                                   ("POST", "/order/create", {"shipping_address": ADDRESS, "email": "e@example.com"}),
        ):  # fmt: skip
            refused = await world.anyone.send(method, path, body, Cart_Token=mistyped)
            assert (refused.status_code, refused.json()["code"]) == (404, "cart-not-found"), (method, path)
            assert "set-cookie" not in refused.headers
        assert await world.everything_written() == before
    stale = await world.anyone.get("/cart", Cookie=f"{COOKIE}=stale")
    assert (stale.status_code, "Max-Age=0" in stale.headers["set-cookie"]) == (404, True)
    fresh = await world.anyone.post("/cart/add", {"sku": "LAMP"}, Cookie=f"{COOKIE}=stale")
    assert (fresh.status_code, fresh.headers["cart-token"] in fresh.headers["set-cookie"]) == (200, True)
    both = await world.anyone.get("/cart", Cookie=f"{COOKIE}=stale", Cart_Token=fresh.headers["cart-token"])
    assert said(both.json()) == {"LAMP": 1}, "the header goes before the cookie"


async def test_a_neighbours_page_can_not_use_the_cookie_unasked(world: World) -> None:
    await world.product("LAMP")
    token = (await world.anyone.post("/cart/add", {"sku": "LAMP"})).headers["cart-token"]
    for path in ("/cart/add", "/auth/login", "/order/create"):
        sent = await world.client.post(path, content=b'{"sku": "LAMP"}', headers={"Cookie": f"{COOKIE}={token}"})
        assert sent.status_code in (400, 415), path
    shown = await world.client.get("/cart", headers={"Cart-Token": token})
    assert said(shown.json()) == {"LAMP": 1}


async def test_a_bad_access_token_makes_nobody_a_guest(world: World) -> None:
    await world.product("LAMP")
    before = await world.everything_written()
    for headers in ({"Authorization": "Bearer old"}, {"Authorization": "Bearer old", "Cart_Token": "x"}):
        assert (await world.anyone.post("/cart/add", {"sku": "LAMP"}, **headers)).status_code == 401
        assert (await world.anyone.get("/cart", **headers)).status_code == 401
    assert await world.everything_written() == before


async def test_one_key_makes_one_cart_and_its_token_is_given_again(world: World) -> None:
    await world.product("LAMP", stock=100)
    key = {"Idempotency_Key": uuid4().hex}
    twins = await asyncio.gather(*(world.anyone.post("/cart/add", {"sku": "LAMP"}, **key) for _ in range(10)))
    assert {twin.status_code for twin in twins} <= {200, 409}
    again = await world.anyone.post("/cart/add", {"sku": "LAMP"}, **key)
    tokens = {twin.headers["cart-token"] for twin in (*twins, again) if twin.status_code == 200}
    assert (len(tokens), again.headers["idempotency-replayed"]) == (1, "true")
    (token,) = tokens
    assert token.rpartition(".")[2] not in str(await world.postgres.fetch("select body from idempotency_keys"))
    await asyncio.gather(*(world.anyone.post("/cart/add", {"sku": "LAMP"}) for _ in range(10)))
    assert await world.postgres.fetchval("select count(*) from carts") == 11


async def test_strangers_with_the_same_short_key_have_each_their_own_cart(world: World) -> None:
    """They may come from behind one network address: a key that anybody may think of gives nobody's token away."""
    await world.product("LAMP")
    lamp, longest_guessable = {"sku": "LAMP"}, "k" * 15
    carts = [(await world.anyone.post("/cart/add", lamp, Idempotency_Key=longest_guessable)) for _ in range(2)]
    assert len({cart.headers["cart-token"] for cart in carts}) == 2
    assert ["idempotency-replayed" in cart.headers for cart in carts] == [False, False]
    for none in ("", "k" * 256):
        assert (await world.anyone.post("/cart/add", lamp, Idempotency_Key=none)).status_code == 400


async def test_fifty_things_put_in_at_once_are_all_there(world: World) -> None:
    admin, eve = await world.admin(), world.anyone
    sizes = [
        {"sku": f"SOCK-{size}", "options": {"size": str(size)}, "price": 100, "stock_quantity": 9} for size in range(50)
    ]
    await admin.post("/admin/products", {"name": "Sock", "status": "published", "variants": sizes})
    token = (await eve.post("/cart/add", {"sku": "SOCK-0"})).headers["cart-token"]
    bodies = [{"sku": size["sku"]} for size in sizes]
    headers = {"Cart-Token": token}
    added = await asyncio.gather(*(world.client.post("/cart/add", json=body, headers=headers) for body in bodies))
    assert sorted(answer.json()["version"] for answer in added) == list(range(2, 52)), "one after the other"
    await world.level()
    assert said((await eve.get("/cart")).json()) == {str(size["sku"]): 1 for size in sizes} | {"SOCK-0": 2}


async def account(world: World, email: str, **headers: str) -> dict[str, str]:
    body = {"email": email, "password": PASSWORD, "name": "Eve"}
    registered = await world.anyone.post("/auth/register", body, **headers)
    assert registered.status_code == 201, registered.text
    return {"email": email, "password": PASSWORD}


async def bearer(world: World, login: dict[str, str], **headers: str) -> Person:
    answer = await world.anyone.post("/auth/login", login, **headers)
    assert answer.status_code == 200, answer.text
    eve = Person(world.client, {"Authorization": f"Bearer {answer.json()['access_token']}"})
    eve.token = answer.headers["consistency-token"]
    return eve


async def test_a_guests_cart_is_merged_once_however_many_log_in_with_it(world: World) -> None:
    for sku in ("LAMP", "CHAIR", "DESK"):
        await world.product(sku, stock=5)
    admin, guest = await world.admin(), world.anyone
    for code in ("OLD", "NEW"):
        await admin.post("/admin/coupons", {"code": code, "kind": "percent", "value": 10})
    login = await account(world, "eve@example.com")
    eve = await bearer(world, login)
    await eve.post("/cart/add", {"sku": "LAMP", "quantity": 3})
    await eve.post("/cart/add", {"sku": "DESK"})
    await eve.post("/cart/coupon", {"code": "OLD"})
    await guest.post("/cart/add", {"sku": "LAMP", "quantity": 4})
    token = (await guest.post("/cart/add", {"sku": "CHAIR", "quantity": 2})).headers["cart-token"]
    await guest.post("/cart/coupon", {"code": "NEW"})

    at_once = [world.anyone.post("/auth/login", login, Cart_Token=token) for _ in range(3)]
    adding = [guest.post("/cart/add", {"sku": "CHAIR"}) for _ in range(2)]
    answers = await asyncio.gather(*at_once, *adding)

    assert {answer.status_code for answer in answers[:3]} <= {200, 503}
    added = sum(answer.status_code == 200 for answer in answers[3:])
    told = (answer.headers.get("consistency-token", "p0") for answer in answers)
    eve.token = max(told, key=world.positions.read)
    cart = (await eve.get("/cart")).json()
    assert said(cart) == {"LAMP": 7, "DESK": 1, "CHAIR": 2 + added}
    assert (cart["coupon"], cart["item_count"]) == ("OLD", 3 + added), "seven lamps can't be had, and count for nothing"
    dead = await world.anyone.get("/cart", Cart_Token=token, Consistency_Token=eve.token or "")
    assert (dead.status_code, dead.json()["code"]) == (404, "cart-not-found")
    assert said((await (await bearer(world, login, Cart_Token=token)).get("/cart")).json()) == said(cart)
    (merge,) = await world.postgres.fetch("select * from cart_merges")
    assert (merge["units_before"], merge["units_brought"], merge["units_left_out"]) == (4, 6 + added, 0)
    assert await world.differences() == []
    assert await world.ledger_broken() == {}


async def test_who_registers_keeps_the_cart_and_loses_the_cookie(world: World) -> None:
    lamp = await world.product("LAMP")
    admin, guest = await world.admin(), world.anyone
    token = (await guest.post("/cart/add", {"sku": "LAMP", "quantity": 2})).headers["cart-token"]
    await admin.delete(f"/admin/products/{lamp.id}")
    body = {"email": "eve@example.com", "password": PASSWORD, "name": "Eve"}
    cookie = {"Cookie": f"{COOKIE}={token}", "Idempotency_Key": "once"}
    first = await world.anyone.post("/auth/register", body, **cookie)
    assert (first.status_code, "Max-Age=0" in first.headers["set-cookie"]) == (201, True)
    assert (await world.anyone.post("/auth/register", body, **cookie)).headers["idempotency-replayed"] == "true"
    eve = await bearer(world, {"email": "eve@example.com", "password": PASSWORD}, Cart_Token="none of ours")
    assert said((await eve.get("/cart")).json()) == {"LAMP": 2}, "what can't be had any more is no reason to refuse"


async def test_who_does_not_get_in_keeps_the_guests_cart(world: World) -> None:
    await world.product("LAMP")
    guest, login = world.anyone, await account(world, "eve@example.com")
    await guest.post("/cart/add", {"sku": "LAMP"})
    wrong = await guest.post("/auth/login", login | {"password": "something else entirely"})
    taken = await guest.post("/auth/register", login | {"name": "Eve"})
    assert [(answer.status_code, "set-cookie" in answer.headers) for answer in (wrong, taken)] == [
        (401, False),
        (409, False),
    ]
    assert said((await guest.get("/cart")).json()) == {"LAMP": 1}
