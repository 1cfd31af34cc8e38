"""Whatever is wrong is named, and nothing is written."""

from typing import Any

import asyncpg
import pytest
from msgspec.structs import replace

from adapters.redis.client import Redis
from adapters.settings import Settings
from tests.world import ADDRESS, Person, World, open_world

EUROS = {"amount": 1, "currency": "EUR"}
CASES: list[tuple[str, str, Any, int, str]] = [
    ("POST", "/cart/add", {"sku": "LAMP", "colour": "red"}, 400, "colour"),
    ("POST", "/cart/add", {"sku": "LAMP", "quantity": "two"}, 400, "quantity"),
    ("POST", "/cart/add", {"sku": "LAMP", "quantity": -1}, 400, "quantity"),
    ("POST", "/cart/add", {"product_id": "not-a-uuid"}, 400, "product_id"),
    ("PATCH", "/cart/not-a-uuid", {"quantity": 1}, 400, "item_id"),
    ("GET", "/orders/not-a-uuid", None, 400, "order_id"),
    ("POST", "/order/create", {}, 400, "shipping_address"),
    ("POST", "/order/create", {"shipping_address": ADDRESS | {"country": "Switzerland"}}, 400, "country"),
    ("POST", "/order/create", {"shipping_address": ADDRESS, "expected_total": EUROS}, 400, "expected_total"),
    ("GET", "/products?sort=cheapest", None, 400, "sort"),
    ("GET", "/products?page=0", None, 400, "page"),
    ("GET", "/products?page_size=101", None, 400, "page_size"),
    ("GET", "/products?min_rating=6", None, 400, "min_rating"),
    ("GET", "/products?in_stock=perhaps", None, 400, "in_stock"),
    ("GET", "/orders?status=LOST", None, 400, "status"),
    ("POST", "/cart/add", {"sku": "a\x00b"}, 400, "body"),
    ("GET", "/orders?to=9999-12-31", None, 400, "to"),
    ("GET", "/orders?from=0001-01-01", None, 400, "from"),
    ("GET", "/orders?from=2026-12-01&to=2026-01-01", None, 400, "from"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path", "body", "status", "field"), CASES)
async def test_the_field_that_is_wrong_is_named(
    world: World, method: str, path: str, body: object, status: int, field: str
) -> None:
    eve = await world.customer()
    before = await world.everything_written()

    answer = await eve.send(method, path, body)

    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["code"] == "invalid-input"
    assert field in problem["errors"][0]["field"] or field in problem["errors"][0]["message"]
    assert await world.everything_written() == before


@pytest.mark.parametrize(
    ("content", "kind", "status", "code"),
    [
        (b'{"sku": "LAMP"', "application/json", 400, "malformed-json"),
        (b"sku=LAMP", "application/x-www-form-urlencoded", 415, "unsupported-media-type"),
        (b'"' + b"x" * 10_000_000 + b'"', "application/json", 413, "request-entity-too-large"),
        (b"[" * 10_000 + b"]" * 10_000, "application/json", 400, "malformed-json"),
    ],
    ids=["cut off", "a form", "ten megabytes", "ten thousand levels"],
)
async def test_bodies_that_can_not_be_read(world: World, content: bytes, kind: str, status: int, code: str) -> None:
    eve = await world.customer()
    headers = {**eve._headers, "Content-Type": kind}
    answer = await world.client.post("/cart/add", content=content, headers=headers)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert answer.json()["code"] in {code, "invalid-input"}


@pytest.mark.parametrize(
    "q", ["'; drop table products; --", '"unclosed', "AND OR NOT (", "\u0007", "*", "a" * 2_000, "<script>"]
)
async def test_odd_searches_are_just_searches(world: World, q: str) -> None:
    await world.product("LAMP")
    answer = await world.client.get("/products", params={"q": q})
    assert answer.status_code == 200
    assert "<script>" not in answer.text


async def test_what_no_shop_can_count_is_refused(world: World) -> None:
    await world.product("LAMP", stock=1_000_000_000)
    admin = await world.admin()
    more = await admin.post("/admin/inventory/LAMP/adjust", {"delta": 1, "reason": "too much"})
    nul = await admin.post("/admin/inventory/%00/adjust", {"delta": 1, "reason": "nowhere"})
    dear = await admin.post("/admin/products", {"name": "Moon", "price": 10**12})
    ages = await admin.get("/admin/dashboard/summary?to=9999-12-31")
    assert [answer.status_code for answer in (more, nul, dear, ages)] == [400, 400, 400, 400]
    assert (await world.client.request("OPTIONS", "/products", headers=admin.headers)).status_code == 204


async def test_what_is_not_there_and_what_is_not_possible(world: World) -> None:
    nothing, impossible = await world.anyone.get("/nothing"), await world.anyone.send("PUT", "/cart/add", {})
    assert (nothing.status_code, nothing.json()["code"]) == (404, "not-found")
    assert (impossible.status_code, impossible.json()["code"]) == (405, "method-not-allowed")


async def test_a_token_of_the_future_is_not_waited_for_for_ever(
    settings: Settings, postgres: asyncpg.Pool, redis: Redis
) -> None:
    async with open_world(replace(settings, fresh_wait_ms_max=100), postgres, redis) as shop:
        await shop.level()
        await does_not_wait(await shop.customer())


async def does_not_wait(eve: Person) -> None:
    behind = await eve.get("/cart", Consistency_Token="pffffff")
    assert (behind.status_code, behind.json()["code"]) == (503, "read-model-behind")
    assert behind.headers["retry-after"] == "1"
    nonsense = await eve.get("/cart", Consistency_Token="nonsense")
    assert (nonsense.status_code, nonsense.json()["errors"][0]["field"]) == (400, "Consistency-Token")
