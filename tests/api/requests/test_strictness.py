"""What looks almost right is not taken for right."""

from typing import Any

import pytest

from tests.world import ADDRESS, World

EVE = {"email": "eve@example.com", "password": "correct horse battery", "name": "Eve"}


@pytest.mark.parametrize(
    ("method", "path", "body", "field"),
    [
        ("POST", "/cart/add", {"sku": "LAMP", "quantity": "1"}, "quantity"),
        ("POST", "/cart/add", {"sku": "LAMP", "quantity": 1.0}, "quantity"),
        ("POST", "/cart/add", {"sku": "LAMP", "quantity": True}, "quantity"),
        ("POST", "/admin/inventory/LAMP/adjust", {"delta": "1", "reason": "x"}, "delta"),
        ("POST", "/admin/products", {"name": "A", "price": "5"}, "price"),
        ("POST", "/admin/products", {"name": "A", "price": {"amount": 5, "currency": "USD", "x": 1}}, "price.x"),
        ("POST", "/admin/products", {"name": "A", "price": 5, "category_id": "null"}, "category_id"),
        ("POST", "/admin/products", {"name": "A", "price": 5, "attributes": {"n": 10**40}}, "attributes.n"),
        ("POST", "/admin/products", {"name": "A", "price": 5, "sku": "a\nb"}, "sku"),
        ("POST", "/admin/products", {"name": "A", "price": 5, "sku": ".."}, "sku"),
        ("POST", "/admin/products", {"name": "A", "sku": "A", "variants": [{"price": 5}]}, "sku"),
        ("POST", "/admin/tags", {"name": "A", "slug": "a\nb"}, "slug"),
        ("POST", "/auth/register", EVE | {"email": "eve@example.com\nx"}, "email"),
        ("POST", "/auth/register", EVE | {"email": "eve@example..com"}, "email"),
        ("POST", "/order/create", {"shipping_address": ADDRESS | {"country": "ZZ"}}, "shipping_address.country"),
        ("POST", "/order/create", {"shipping_address": ADDRESS | {"name": "  "}}, "shipping_address.name"),
    ],
)
async def test_the_very_field_is_named(world: World, method: str, path: str, body: Any, field: str) -> None:
    await world.product("LAMP")
    admin = await world.admin()
    before = await world.everything_written()

    answer = await admin.send(method, path, body)

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, field), answer.text
    assert await world.everything_written() == before


async def test_what_there_is_to_choose_from_is_said(world: World) -> None:
    admin = await world.admin()
    sort = await admin.get("/products?sort=cheapest")
    status = await admin.post("/admin/products", {"name": "A", "price": 1, "status": "paid"})
    assert "sort: Choose one of relevance, newest, price" in sort.json()["detail"]
    assert status.json()["detail"] == "status: Choose one of draft, published, archived."


async def test_bytes_that_are_no_text_are_no_json(world: World) -> None:
    answer = await world.client.post(
        "/auth/login", content=b'{"email": "\xff\xfe"}', headers={"Content-Type": "application/json"}
    )
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed-json")


async def test_a_backslash_before_u0000_is_just_text(world: World) -> None:
    admin = await world.admin()
    assert (await admin.post("/admin/tags", {"name": "C:\\u0000"})).status_code == 201


async def test_head_is_get_without_the_body(world: World) -> None:
    got, head = await world.anyone.get("/products"), await world.anyone.send("HEAD", "/products")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == got.headers["content-length"]


@pytest.mark.parametrize("token", ["p-1", "p 1", "p0x1", "p1_0", "P1", "p", "x1"])
async def test_only_tokens_as_we_give_them_are_tokens(world: World, token: str) -> None:
    answer = await world.anyone.get("/tags", Consistency_Token=token)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "Consistency-Token")


async def test_who_shows_a_bad_token_is_told_that_it_was_the_token(world: World) -> None:
    nobody = await world.anyone.get("/orders")
    somebody = await world.anyone.get("/orders", Authorization="Bearer nonsense")
    assert nobody.headers["www-authenticate"] == "Bearer"
    assert somebody.headers["www-authenticate"] == 'Bearer error="invalid_token"'


async def test_a_request_is_the_same_by_what_it_says_and_not_by_its_bytes(world: World) -> None:
    await world.product("LAMP", stock=9)
    eve = await world.customer()
    answers = [
        await world.client.post(
            "/cart/add",
            content=body,
            headers={**eve._headers, "Content-Type": "application/json", "Idempotency-Key": "1"},
        )
        for body in (
            '{"sku": "LAMP", "quantity": 2}',
            '{"quantity":2,"sku":" LAMP "}',
            '{"sku": "LAMP", "quantity": 3}',
        )
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 422]
    assert answers[1].content == answers[0].content
    eve.token = answers[0].headers["consistency-token"]
    assert (await eve.get("/cart")).json()["item_count"] == 2


async def test_neither_a_second_value_nor_a_body_nobody_asked_for_is_passed_over(world: World) -> None:
    await world.product("LAMP", stock=9)
    eve = await world.customer()
    kind = {**eve._headers, "Content-Type": "application/json"}
    twice = await world.client.post("/cart/add", content='{"sku": "LAMP", "quantity": 1, "quantity": 9}', headers=kind)
    unasked = await eve.post("/auth/logout-all", {"everywhere": True})
    assert [answer.json()["errors"][0]["code"] for answer in (twice, unasked)] == ["duplicate", "unknown-field"]
    await world.level()
    assert (await eve.get("/cart")).json()["item_count"] == 0


async def test_a_code_that_can_not_be_is_no_coupon(world: World) -> None:
    eve = await world.customer()
    refused = await eve.post("/cart/coupon", {"code": "10 % off!"})
    assert (refused.status_code, refused.json()["reason"]) == (409, "unknown")
