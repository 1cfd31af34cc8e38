"""What no browser of ours sends: pages say no in plain words, change nothing, and nothing of it is a defect."""

import asyncio
from collections.abc import AsyncIterator
from urllib.parse import quote

import pytest
from msgspec.structs import replace

from api.callers.tokens import Tokens
from domain.limits import limits_of
from tests.api.pages.storefront.buyer import TYPED, Buyer
from tests.api.pages.surfer import TOKEN, Surfer
from tests.world import Person, World

TYPED_KIND = "application/x-www-form-urlencoded"
ELSEWHERE = "https://shop.example"
"""An origin that may ask the API."""


ID = "01a206df-a2a8-7011-8b34-4101d4afd8ff"
ANOTHER_ID = "01a206df-a2a8-7011-8b34-4101d4afd8fe"


def access_of(person: Person) -> str:
    return person.headers["Authorization"].removeprefix("Bearer ")


def carries(surfer: Surfer, name: str, said: str) -> None:
    surfer.client.cookies.set(name, said, domain="shop.local")


@pytest.fixture
async def eve(world: World) -> AsyncIterator[Buyer]:
    """A guest with a mug in her basket, at the checkout."""
    await world.product("MUG", 1_295, name="Mug")
    somebody = Buyer(world)
    await somebody.puts(world, "MUG")
    await world.level()
    await somebody.open("/checkout")
    yield somebody
    await somebody.aclose()


def token_on(surfer: Surfer) -> str:
    found = TOKEN.search(surfer.page)
    assert found is not None
    return found[1]


async def test_what_is_no_form_is_refused_as_such(world: World, eve: Buyer) -> None:
    token, before = quote(token_on(eve)), await world.everything_written()
    form = f"form_token={token}".encode()
    typed = {"content-type": TYPED_KIND}
    for headers, body, status in (
        ({}, form, 415),
        ({"content-type": "application/json"}, b'{"name": 1}', 415),
        ({"content-type": "text/plain"}, form, 415),
        (typed, form + b"&a=" + b"x" * 300_000, 413),
        (typed, form + b"&a=" * 5_000, 400),
        (typed, form + b"&a=%ff", 400),
        (typed, form + "&a=é".encode(), 400),
        (typed | {"origin": "https://["}, form, 403),
        (typed | {"origin": "null"}, form, 403),
    ):
        answer = await eve.client.post("/basket/empty", content=body, headers=headers)
        assert (answer.status_code, "Traceback" in answer.text) == (status, False), body[:80]
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert answer.headers["cache-control"] == "no-store"
    in_address = await eve.client.post(f"/basket/empty?form_token={token}", content=b"a=1", headers=typed)
    assert in_address.status_code == 403, "only a file's form has its token in the address"
    assert await world.everything_written() == before


async def test_characters_that_no_text_can_hold_are_no_defect(world: World, eve: Buyer) -> None:
    nul, form = "A\x00B", dict(eve.seen)
    eve.client.follow_redirects = False
    checkout, found = eve.page, {}
    for path, fields in (
        ("/basket/coupon", {"code": nul}),
        ("/checkout/look", form | TYPED | {"coupon": nul, "shipping_address.country": nul}),
        ("/checkout", form | TYPED | {"email": f"e{nul}@example.com", "note": nul, "key": nul}),
        ("/basket/add", {"variant_id": nul, "quantity": nul, "back": nul}),
        ("/my/sign-in", {"email": nul, "password": nul, "next": nul}),
        ("/my/register", {"email": f"{nul}@example.com", "password": "correct horse\x00battery", "name": nul}),
        ("/my/forgot", {"email": nul}),
        ("/my/reset", {"token": nul, "password": "correct horse\x00battery"}),
        ("/my/verify", {"token": nul}),
        ("/language", {"language": nul, "back": "/a\r\nSet-Cookie: x=y"}),
        ("/address-fields", {"country": nul}),
    ):
        eve.page = checkout
        answer = await eve.send(path, **fields)
        found[path] = answer.status_code
        assert "x=y" not in str(answer.headers)
    for path in (
        "/search?q=%00&page=99999999999999999999&min_price=%00&attr.%00=1..2&sort=x",
        "/search?" + "&".join(f"attr.a{number}=1" for number in range(600)),
        "/p/mug?variant=%00&reviews=%00", "/p/mug?reviews=٣", "/p/%00", "/p/a%0d%0ab", "/c/%00", "/c/%ff%fe",
        "/my/sign-in?next=%0d%0aSet-Cookie:%20x=y", "/my/sign-in?next=/%0d%0aSet-Cookie:%20x=y",
        "/my/orders/%00", "/my/reset?token=%00", "/my/verify?token=%00", "/my/orders?page=%00&status=%00",
        "/office/orders?page=%00", "/assets/%00.css", "/nowhere%00",
    ):  # fmt: skip
        found[path] = (await eve.client.get(path)).status_code
    assert {path: status for path, status in found.items() if status >= 500} == {}


async def test_whatever_cookies_say_nobody_gets_in_and_nothing_breaks(world: World, eve: Buyer) -> None:
    ann, bob = await world.admin(), await world.customer()
    account = ann._account
    assert account is not None
    forged = Tokens("another shop's secret, which is just as long").pair(account, ann.id, 0, "x").access_token
    own = access_of(bob)
    stranger = Surfer(world.app)
    stranger.client.follow_redirects = False
    for said in (forged, own[:-5], own[: len(own) // 2], own + "x", "..", "é", "x" * 7_000, f'"{own}', own.upper()):
        for path, door in (("/office/", "/office/sign-in?next=/office"), ("/my/orders", "/my/sign-in?next=/my/orders")):
            answer = await stranger.client.get(path, headers=[(b"cookie", f"__Host-access={said}".encode("latin-1"))])
            assert (answer.status_code, answer.headers.get("location")) == (303, door), said[:40]
    rubbish = f"a:b :: x é %0d%0aSet-Cookie:%20x=y %00 {ANOTHER_ID}:p1.x {ANOTHER_ID}"
    for name in ("orders", "cart", "session", "browser", "seen", "told", "draft", "access"):
        for path in ("/", "/p/mug", "/basket", "/checkout", f"/my/orders/{ID}", "/my/sign-in"):
            answer = await stranger.client.get(
                path, headers=[(b"cookie", f"__Host-{name}={rubbish}".encode("latin-1"))]
            )
            assert answer.status_code < 500, (name, path)
            assert "x=y" not in str(answer.headers), (name, path)
            assert "Set-Cookie" not in answer.text or "&lt;" not in answer.text
    too_much = await stranger.client.get("/", headers={"Cookie": f"__Host-cart={'x' * 8_000}"})
    assert too_much.status_code == 431
    await stranger.aclose()


async def test_who_was_demoted_or_has_left_is_who_they_are_now(world: World) -> None:
    ann, bob, surfer = await world.admin(), await world.admin(), Surfer(world.app)
    carries(surfer, "__Host-access", access_of(bob))
    await world.level()
    assert (await surfer.open("/office/keys")).status_code == 200
    demoted = await world.client.patch(f"/admin/users/{bob.id}", json={"role": "CUSTOMER"}, headers=ann.headers)
    assert demoted.status_code == 200
    await world.level()
    home = await surfer.open("/")
    assert (home.status_code, home.url.path, "/office/" in surfer.page) == (200, "/", False)
    assert "__Host-access" not in {cookie.name for cookie in surfer.client.cookies.jar}
    carries(surfer, "__Host-access", access_of(bob))
    led = await surfer.open("/office/orders?status=PAID")
    assert (led.status_code, str(led.url)) == (200, "https://shop/office/sign-in?next=/office/orders%3Fstatus%3DPAID")
    assert len(led.history) == 1
    await surfer.aclose()


async def test_answers_can_be_framed_sniffed_kept_and_read_by_nobody_else(world: World, eve: Buyer) -> None:
    for path in ("/", "/p/mug", "/basket", "/search?q=<script>alert(1)</script>", "/nowhere", "/my/orders", "/office/"):
        eve.client.follow_redirects = False
        answer = await eve.client.get(path, headers={"Origin": ELSEWHERE})
        told = answer.headers
        assert "frame-ancestors 'none'" in told["content-security-policy"], path
        assert "unsafe" not in told["content-security-policy"], path
        assert (told["x-frame-options"], told["x-content-type-options"]) == ("DENY", "nosniff"), path
        assert "access-control-allow-credentials" not in told, path
        assert told["cache-control"] in ("no-store", "private, no-cache"), path
        assert "<script>alert" not in answer.text, path
    whole, head = await eve.client.get("/p/mug"), await eve.client.head("/p/mug")
    assert (head.status_code, head.content, head.headers["content-length"]) == (200, b"", str(len(whole.content)))
    part = await eve.client.get("/p/mug", headers={"Range": "bytes=0-9", "If-None-Match": "*"})
    assert (part.status_code, len(part.content)) == (200, len(whole.content))
    options = await eve.client.options("/p/mug")
    assert (options.status_code, options.text) == (204, "")
    for method in ("PUT", "DELETE", "PATCH"):
        assert (await eve.client.request(method, "/p/mug")).status_code in (404, 405)


async def test_two_tabs_at_once(world: World, eve: Buyer) -> None:
    """One signs out while the other sends a form; and two renew the same session."""
    said = {"email": "ann@example.com", "password": "correct horse battery", "name": "Ann"}
    assert (await world.client.post("/auth/register", json=said)).status_code == 201
    await eve.open("/my/sign-in")
    await eve.send("/my/sign-in", email=said["email"], password=said["password"], next="/basket")
    kept = {cookie.name: cookie.value for cookie in eve.client.cookies.jar}
    session = f"__Host-session={kept['__Host-session']}; __Host-browser={kept['__Host-browser']}"
    both = await asyncio.gather(*(eve.client.get("/my/orders", headers={"Cookie": session}) for _ in range(2)))
    assert [one.status_code for one in both] == [200, 200]

    other_tab = eve.page
    await eve.send("/my/sign-out")
    before = await world.everything_written()
    eve.page = other_tab
    assert (await eve.send("/basket/empty")).status_code == 403
    assert "Please send this once more" in eve.page
    assert await world.everything_written() == before


async def test_a_form_is_no_way_round_the_bounds_of_the_api(world: World) -> None:
    bob, surfer = await world.customer(), Surfer(world.app, "de")
    wrong = {"email": bob.email, "password": "a wrong guess"}
    for _ in range(4):
        assert "retry-after" not in (await world.client.post("/auth/login", json=wrong)).headers
    await surfer.open("/my/sign-in")
    guessed = await surfer.send("/my/sign-in", **wrong)
    assert (guessed.status_code, guessed.headers["retry-after"]) == (401, "1"), "the fifth, wherever it is typed"

    shop, before = world.app.state.shop, await world.everything_written()
    world.app.state.shop = replace(shop, settings=replace(world.settings, limits=limits_of({}, auth=0)))
    carries(surfer, "__Host-access", access_of(bob))
    for path in (
        "/my/sign-in", "/office/sign-in", "/my/register", "/my/forgot", "/my/reset", "/my/verify", "/my/verify/again",
        "/my/profile", "/my/profile/email", "/my/profile/password", "/my/privacy/erase",
    ):  # fmt: skip
        await surfer.open("/")
        refused = await surfer.send(path, **wrong)
        assert (refused.status_code, "retry-after" in refused.headers) == (429, True), path
    assert (await surfer.open("/my/privacy/export")).status_code == 429
    world.app.state.shop = shop
    assert await world.everything_written() == before
    await surfer.aclose()
