"""How much one may ask within a minute, and who is told so."""

import asyncio
from collections.abc import Mapping

import pytest
from litestar.routes import HTTPRoute
from msgspec.structs import replace
from structlog.testing import capture_logs

from adapters.proxies import NO_PROXIES, Proxies, proxies
from adapters.redis.allowances import Allowances
from adapters.redis.client import open_redis
from api.limits.classes import LIMIT, set_limit
from api.limits.tries import tell_of_forwarded
from api.observability.security_events import noted
from commands.base import perform
from commands.prices.create_coupon import CreateCoupon, create_coupon
from domain.limits import PER_MINUTE_DEFAULTS, Limit, limits_of
from domain.prices.coupon import CouponKind
from tests.api.pages.surfer import Surfer
from tests.world import ADDRESS, Person, World

EVE, BOB = "203.0.113.9", "198.51.100.7"
PROXY = Proxies(1)


@pytest.fixture(autouse=True)
def still_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """A minute that does not end."""
    monkeypatch.setattr("adapters.redis.allowances.time", lambda: 1_000_000_020.0)


def limited(world: World, limits: Mapping[Limit, int], trusted: Proxies = PROXY) -> None:
    """Behind a proxy, and with these limits a minute."""
    settings = replace(world.settings, trusted_proxy=trusted, limits=limits_of(limits, auth=1_000))
    world.app.state.shop = replace(world.app.state.shop, settings=settings)


def at(world: World, address: str, **headers: str) -> Person:
    return Person(world.client, {"X-Forwarded-For": address, **headers})


def hits() -> float:
    return float(noted.labels("limit.hit")._value.get())


async def test_whoever_asks_too_often_waits_and_nobody_else_does(world: World) -> None:
    customer = await world.customer()
    limited(world, {Limit.BROWSE: 3, Limit.PAGES: 1})
    eve, before = at(world, EVE), hits()
    seen = [await eve.get("/shop") for _ in range(5)]
    assert [answer.status_code for answer in seen] == [200, 200, 200, 429, 429]
    assert [answer.headers["ratelimit"] for answer in seen[1:4]] == [
        '"browse";r=1;t=60', '"browse";r=0;t=60', '"browse";r=0;t=60',
    ]  # fmt: skip
    assert {answer.headers["ratelimit-policy"] for answer in seen} == {'"browse";q=3;w=60'}
    assert (seen[3].json()["code"], seen[3].headers["retry-after"]) == ("too-many-requests", "60")
    assert hits() == before + 1, "somebody who keeps watch hears of it once"

    assert (await at(world, BOB).get("/shop")).status_code == 200
    token = customer.headers["Authorization"]
    assert (await at(world, EVE, Authorization=token).get("/auth/me")).status_code == 200, "an account of her own"
    assert (await eve.get("/health/live")).status_code == 200

    pages = [await world.client.get("/", headers={"X-Forwarded-For": EVE, "Accept": "text/html"}) for _ in range(2)]
    assert [page.status_code for page in pages] == [200, 429]
    assert ("Slow down a little" in pages[1].text, pages[1].headers["retry-after"]) == (True, "60")


async def test_registrations_and_carts_from_one_address_come_to_an_end(world: World) -> None:
    await world.product("LAMP")
    limited(world, {Limit.REGISTER: 2, Limit.NEW_CARTS: 2})
    eve, statuses = at(world, EVE), []
    for number in range(4):
        if number == 2:
            before = await world.everything_written()
        named = {"email": f"e{number}@example.com", "password": "a horse in the attic", "name": "E"}
        registered = await eve.post("/auth/register", named)
        put = await at(world, EVE).post("/cart/add", {"sku": "LAMP"})
        statuses.append((registered.status_code, put.status_code))
    assert statuses == [(201, 200)] * 2 + [(429, 429)] * 2
    assert await world.everything_written() == before
    login = {"email": "e0@example.com", "password": "a horse in the attic"}
    assert (await eve.post("/auth/login", login)).status_code == 200, "sign-ins are counted apart"


async def test_codes_of_coupons_can_not_be_guessed(world: World) -> None:
    await world.product("LAMP")
    await perform(world.postgres, create_coupon, CreateCoupon("REAL10", CouponKind.PERCENT, 10))
    limited(world, {Limit.COUPONS: 3})
    eve = at(world, EVE)
    await eve.post("/cart/add", {"sku": "LAMP"})
    assert [(await eve.post("/cart/coupon", {"code": "REAL10"})).status_code for _ in range(5)] == [200] * 5
    guesses = [await eve.post("/cart/coupon", {"code": f"GUESS{number}"}) for number in range(5)]
    assert [guess.status_code for guess in guesses] == [409, 409, 409, 429, 429]
    before = await world.everything_written()
    assert (await eve.post("/cart/coupon", {"code": "REAL10"})).status_code == 429, "not even the right one"
    order = {"shipping_address": ADDRESS, "email": "eve@example.com", "coupon": "REAL10"}
    assert (await eve.post("/order/create", order)).status_code == 429
    assert await world.everything_written() == before
    again = at(world, EVE)
    await again.post("/cart/add", {"sku": "LAMP"})
    assert (await again.post("/cart/coupon", {"code": "GUESS9"})).status_code == 429, "nor with another cart"
    assert (await at(world, BOB, **{"Cart-Token": again.headers["Cart-Token"]}).post(
        "/cart/coupon", {"code": "REAL10"}
    )).status_code == 200  # fmt: skip


async def test_from_the_machine_itself_much_may_come_but_guesses(world: World) -> None:
    answer = await world.anyone.get("/shop")
    assert answer.headers["ratelimit-policy"] == f'"browse";q={PER_MINUTE_DEFAULTS[Limit.BROWSE] * 100};w=60'
    refused = await world.anyone.post("/auth/login", {"email": "a@b.example", "password": "no such thing"})
    assert refused.headers["ratelimit-policy"] == '"login";q=1000;w=60'


async def test_without_redis_shoppers_are_served_and_staff_waits(world: World) -> None:
    customer, admin = await world.customer(), await world.admin()
    await world.product("LAMP")
    away = open_redis("redis://127.0.0.1:1")
    limited(world, {Limit.ADMIN: 20, Limit.CART: 20})
    world.app.state.shop = replace(world.app.state.shop, allowances=Allowances(away))
    wrong = {"email": "nobody@example.com", "password": "a wrong guess"}
    assert (await at(world, EVE).post("/auth/login", wrong)).status_code == 401
    shopper, staff = (at(world, EVE, **one.headers) for one in (customer, admin))
    put = await shopper.post("/cart/add", {"sku": "LAMP"})
    assert (put.status_code, put.headers["ratelimit-policy"]) == (200, '"cart";q=20;w=60')
    tags = [await staff.post("/admin/tags", {"name": f"Tag {number}"}) for number in range(3)]
    assert [tag.status_code for tag in tags] == [201, 201, 429]
    surfer = Surfer(world.app)
    await surfer.open("/office/sign-in")
    assert (await surfer.send("/office/sign-in", **wrong)).status_code == 503
    assert (await surfer.send("/my/sign-in", **wrong)).status_code == 401
    await surfer.aclose()
    await away.aclose()


async def test_one_accounts_many_connections_hold_nobody_else_up(
    patience: None, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.limits.turns.WAIT_SECONDS_MAX", 60.0)  # other work on this machine may hold it up
    eve, bob = await world.customer(), await world.customer()
    await world.product("LAMP", stock=1_000)
    many = [asyncio.create_task(eve.post("/cart/add", {"sku": "LAMP"})) for _ in range(100)]
    for _ in range(10):
        await asyncio.sleep(0)
    for _ in range(3):
        assert (await bob.post("/cart/add", {"sku": "LAMP"})).status_code == 200
    assert sum(task.done() for task in many) < 60
    assert {answer.status_code for answer in await asyncio.gather(*many)} == {200}
    assert (await eve.get("/cart")).json()["items"][0]["quantity"] == 100


async def test_who_comes_when_too_much_is_under_way_is_told_so_at_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer = await world.customer()
    await world.product("LAMP")
    before = await world.everything_written()
    with monkeypatch.context() as patch:
        patch.setattr("db.pool.WAITING_MAX", 0)
        refused = await customer.post("/cart/add", {"sku": "LAMP"})
        assert (refused.status_code, refused.json()["code"], refused.headers["retry-after"]) == (503, "overloaded", "1")
        assert (await customer.get("/products")).status_code == 200
    with monkeypatch.context() as patch:
        patch.setattr("api.limits.crowd.AT_ONCE_MAX", 0)
        refused = await customer.get("/products")
        assert (refused.status_code, refused.json()["code"], refused.headers["retry-after"]) == (503, "overloaded", "1")
        assert (await customer.get("/health/live")).status_code == 200
    assert await world.everything_written() == before
    assert (await customer.post("/cart/add", {"sku": "LAMP"})).status_code == 200


async def test_every_route_is_of_one_kind(world: World) -> None:
    kinds = {
        f"{method} {route.path}": handler.opt.get(LIMIT)
        for route in world.app.routes
        for handler in getattr(route, "route_handlers", [])
        for method in handler.http_methods
        if handler.fn.__module__.startswith(("api.routes.", "api.pages."))
    }
    assert {path for path, kind in kinds.items() if kind is None} == {
        "GET /health/live", "GET /health/ready", "GET /metrics",
    }  # fmt: skip
    assert {kind for kind in kinds.values() if kind} == set(Limit) - {Limit.NEW_CARTS, Limit.COUPONS}
    (shop,) = (one for one in world.app.routes if isinstance(one, HTTPRoute) and one.path == "/shop")
    said = set_limit(shop.route_handlers[0], "GET", "/somewhere/new")
    assert said is False, "which keeps the process from starting"


async def test_where_somebody_passes_requests_on_and_nobody_is_trusted_the_log_says_so_once(world: World) -> None:
    tell_of_forwarded.cache_clear()
    with capture_logs() as logs:
        for _ in range(3):
            await at(world, EVE).get("/shop")
    assert sum("Say by TRADEPOST_TRUSTED_PROXY who it is" in entry["event"] for entry in logs) == 1


async def test_a_platforms_own_header_says_who_it_is_and_no_other_does(world: World) -> None:
    limited(world, {Limit.BROWSE: 3}, proxies("header:Fly-Client-IP"))

    async def left(*headers: tuple[str, str]) -> str:
        return (await world.client.get("/shop", headers=list(headers))).headers["ratelimit"]

    assert await left(("Fly-Client-IP", EVE)) == '"browse";r=2;t=60'
    assert await left(("Fly-Client-IP", BOB)) == '"browse";r=2;t=60'
    assert await left(("fly-client-ip", EVE), ("X-Forwarded-For", BOB)) == '"browse";r=1;t=60'
    assert await left(("Fly-Client-IP", "198.51.100.1"), ("Fly-Client-IP", EVE)) == '"browse";r=0;t=60'


async def test_where_nobody_is_trusted_nobody_becomes_another_by_what_they_send(world: World) -> None:
    limited(world, {Limit.BROWSE: 3}, NO_PROXIES)
    seen = [(await at(world, address).get("/shop")).headers["ratelimit"] for address in (EVE, BOB)]
    assert seen == ['"browse";r=299;t=60', '"browse";r=298;t=60'], "both are this machine"
