"""Reviews: written by customers, read by an admin first, and counted to the star."""

import asyncio
from typing import Any
from uuid import UUID

import pytest

from domain.catalog.product import Product, ProductStatus
from read_models.reviews import REVIEWS
from tests.world import Person, World

SAID = {"rating": 5, "title": "Bright", "body": "It lights the whole desk."}


async def reviewed(person: Person, product: Product, **said: Any) -> dict[str, Any]:
    answer = await person.post(f"/products/{product.id}/reviews", SAID | said)
    assert answer.status_code == 201, answer.text
    review: dict[str, Any] = answer.json()
    return review


async def decided(admin: Person, review: dict[str, Any], status: str, **more: Any) -> dict[str, Any]:
    answer = await admin.patch(f"/admin/reviews/{review['id']}", {"status": status} | more)
    assert answer.status_code == 200, answer.text
    decided: dict[str, Any] = answer.json()
    return decided


async def public(person: Person, product: Product) -> dict[str, Any]:
    answer = await person.get(f"/products/{product.id}/reviews")
    assert answer.status_code == 200, answer.text
    page: dict[str, Any] = answer.json()
    return page


async def test_a_review_is_public_and_counts_once_it_is_approved(world: World) -> None:
    lamp, desk = await world.product("LAMP"), await world.product("DESK")
    admin, eve, ben = await world.admin(), await world.customer(), await world.customer()
    review = await reviewed(eve, lamp, title="  Bright\n lamp ", body=" Cafe\u0301\r\nlight <b>bold</b> ")
    assert (review["status"], review["title"], review["body"]) == ("pending", "Bright lamp", "Café\nlight <b>bold</b>")
    assert (review["author"], review["verified_purchase"], review["reply"]) == ("Eve", False, None)
    assert (await public(eve, lamp))["items"] == []
    assert (await eve.get("/reviews")).json()["items"] == [
        review | {"product": {"id": str(lamp.id), "name": lamp.name, "slug": lamp.slug}}
    ]

    await decided(admin, review, "approved", reply="Thank you, Eve.")
    second = await reviewed(ben, lamp, rating=2)
    await decided(admin, second, "approved")
    page = await public(admin, lamp)
    assert [(one["id"], one["rating"]) for one in page["items"]] == [(second["id"], 2), (review["id"], 5)]
    assert page["items"][1]["reply"]["text"] == "Thank you, Eve."
    assert (page["total"], page["rating"]) == (2, {"average": 3.5, "count": 2})
    assert page["distribution"] == [{"rating": n, "count": int(n in (2, 5))} for n in (5, 4, 3, 2, 1)]
    card = (await admin.get(f"/products/{lamp.id}")).json()
    assert (card["rating"], card["version"]) == ({"average": 3.5, "count": 2}, lamp.version)
    found = (await admin.get("/products?min_rating=3&sort=-rating")).json()
    assert [one["id"] for one in found["items"]] == [str(lamp.id)]
    assert {"min": 3, "count": 1} in found["facets"]["rating"]

    await reviewed(eve, desk)
    eve.token = admin.token
    assert (await eve.patch(f"/reviews/{review['id']}", {"rating": 1})).json()["status"] == "pending"
    assert (await public(eve, lamp))["rating"] == {"average": 2.0, "count": 1}
    admin.token = eve.token
    await decided(admin, review, "approved")
    assert (await public(admin, lamp))["rating"] == {"average": 1.5, "count": 2}
    await decided(admin, second, "rejected")
    assert (await public(admin, lamp))["rating"] == {"average": 1.0, "count": 1}
    assert (await eve.delete(f"/reviews/{review['id']}")).status_code == 204
    assert (await public(eve, lamp)) == {
        "items": [],
        "page": 1,
        "page_size": 20,
        "total": 0,
        "rating": {"average": 0.0, "count": 0},
        "distribution": [{"rating": n, "count": 0} for n in (5, 4, 3, 2, 1)],
    }
    assert (await eve.get("/reviews")).json()["total"] == 1
    await reviewed(eve, lamp)
    await world.level()
    assert (await world.ledger_broken(), await world.differences()) == ({}, [])


async def test_what_was_bought_and_kept_is_a_verified_purchase(world: World) -> None:
    lamp = await world.product("LAMP")
    await world.product("DESK")
    admin, eve = await world.admin(), await world.customer()
    await eve.post("/cart/add", {"sku": "DESK"})
    order = await eve.ordered("LAMP", 2)
    review = await reviewed(eve, lamp)
    assert not review["verified_purchase"], "it is not paid"

    async def is_verified() -> bool:
        listed = (await eve.get("/reviews")).json()["items"]
        verified: bool = listed[0]["verified_purchase"]
        return verified

    await eve.post(f"/orders/{order['id']}/payments", {"provider": "dummy"})
    assert await is_verified()
    (lamps,) = [item["id"] for item in order["items"] if item["sku"] == "LAMP"]
    item = {"item_id": lamps, "quantity": 1}
    for expected in (True, False):
        refund = await admin.post(f"/admin/orders/{order['id']}/refunds", {"reason": "x", "items": [item]})
        assert refund.status_code == 201, refund.text
        eve.token = admin.token
        assert await is_verified() is expected
    assert await world.differences(REVIEWS) == []


async def test_one_a_customer_and_product_however_many_come_at_once(world: World) -> None:
    lamp = await world.product("LAMP")
    eve = await world.customer()
    answers = await asyncio.gather(*(eve.post(f"/products/{lamp.id}/reviews", SAID) for _ in range(20)))
    assert sorted({answer.status_code for answer in answers}) == [201, 409]
    assert sum(answer.status_code == 201 for answer in answers) == 1
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} == {"reviewed-already"}
    assert await world.postgres.fetchval("select count(*) from reviews") == 1


async def test_whoever_has_written_much_that_nobody_has_read_waits(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("db.reviews.reviews.WAITING_MAX", 2)
    eve, ben, admin = await world.customer(), await world.customer(), await world.admin()
    lamp, desk, chair = [await world.product(sku) for sku in ("LAMP", "DESK", "CHAIR")]
    (first, _) = [await reviewed(eve, product) for product in (lamp, desk)]
    await world.level()
    before = await world.everything_written()
    refused = await eve.post(f"/products/{chair.id}/reviews", SAID)
    assert (refused.status_code, refused.json()["code"]) == (409, "too-many-reviews")
    assert await world.everything_written() == before
    await reviewed(ben, chair)
    await decided(admin, first, "approved")
    await reviewed(eve, chair)


async def test_nobody_approves_a_text_that_was_edited_meanwhile(world: World) -> None:
    lamp, admin, eve = await world.product("LAMP"), await world.admin(), await world.customer()
    review = await reviewed(eve, lamp)
    admin.token = eve.token
    (read,) = (await admin.get("/admin/reviews?status=pending")).json()["items"]
    edited = await eve.patch(f"/reviews/{review['id']}", {"body": "Buy at my own shop instead"})
    path, version = f"/admin/reviews/{review['id']}", f'"{read["version"]}"'
    refused = await admin.patch(path, {"status": "approved"}, If_Match=version)
    assert (refused.status_code, refused.json()["code"]) == (412, "changed-meanwhile")
    assert await world.postgres.fetchval("select status from reviews") == "pending"
    admin.token = edited.headers["consistency-token"]
    (read,) = (await admin.get("/admin/reviews?status=pending")).json()["items"]
    approved = await admin.patch(path, {"status": "approved"}, If_Match=f'"{read["version"]}"')
    assert (approved.status_code, approved.json()["body"]) == (200, "Buy at my own shop instead")


async def test_reports_are_others_words_for_admins_only(world: World) -> None:
    lamp = await world.product("LAMP")
    admin, eve, ben, zoe = [await world.admin(), *[await world.customer() for _ in range(3)]]
    review = await reviewed(eve, lamp)
    path = f"/reviews/{review['id']}/report"

    async def code(person: Person) -> str:
        answer = await person.post(path, {"reason": "An advertisement"})
        return "" if answer.status_code == 204 else str(answer.json()["code"])

    assert await code(ben) == "not-found", "nobody else can read it yet"
    await decided(admin, review, "approved")
    said = [await code(person) for person in (eve, admin, ben, ben, zoe)]
    assert said == ["own-review", "not-allowed", "", "reported-already", ""]
    admin.token = zoe.token
    (queued,) = (await admin.get("/admin/reviews?reported=true&status=approved")).json()["items"]
    assert (queued["report_count"], [one["reason"] for one in queued["reports"]]) == (2, ["An advertisement"] * 2)
    assert queued["customer"] == {"id": str(eve.id), "name": "Eve", "email": eve.email}
    assert "reports" not in (await public(admin, lamp))["items"][0]
    kept = await decided(admin, review, "approved")
    assert (kept["report_count"], kept["reports"]) == (0, [])
    assert (await admin.get("/admin/reviews?reported=true")).json()["total"] == 0
    assert await code(ben) == "reported-already"
    await eve.patch(f"/reviews/{review['id']}", {"body": "Buy at my own shop instead"})
    await decided(admin, review, "approved")
    assert [await code(ben), await code(ben)] == ["", "reported-already"], "it is another text"
    assert (await admin.delete(f"/admin/reviews/{review['id']}")).status_code == 204
    assert (await admin.get("/admin/reviews")).json()["total"] == 0
    assert await world.postgres.fetchval("select count(*) from review_reports") == 0
    assert (await world.ledger_broken(), await world.differences()) == ({}, [])


HOSTILE: list[tuple[dict[str, Any], str]] = [
    *[({"rating": rating}, "rating") for rating in (0, 6, 4.5, True, "5", None)],
    ({"title": ""}, "title"),
    ({"title": "\u200b\u2060"}, "title"),
    ({"title": "x" * 151}, "title"),
    ({"body": "x" * 5_001}, "body"),
    ({"body": 7}, "body"),
    ({"body": "a\x00b"}, "body"),
    ({"status": "approved"}, "status"),
]


async def test_what_is_wrong_with_a_review_is_named_and_nothing_is_written(world: World) -> None:
    lamp, draft = await world.product("LAMP"), await world.product("DRAFT", status=ProductStatus.DRAFT)
    admin, eve, ben = await world.admin(), await world.customer(), await world.customer()
    review = await reviewed(eve, lamp)
    before = await world.everything_written()
    for wrong, field in HOSTILE:
        for method, path in (("POST", f"/products/{lamp.id}/reviews"), ("PATCH", f"/reviews/{review['id']}")):
            answer = await eve.send(method, path, SAID | wrong)
            assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, field), (wrong, answer.text)
    for person, method, path, body, status in [
        (ben, "PATCH", f"/reviews/{review['id']}", {"rating": 1}, 404),
        (ben, "DELETE", f"/reviews/{review['id']}", None, 404),
        (ben, "POST", f"/products/{draft.id}/reviews", SAID, 404),
        (ben, "POST", f"/products/{UUID(int=7)}/reviews", SAID, 404),
        (ben, "POST", "/products/lamp/reviews", SAID, 400),
        (ben, "GET", f"/products/{draft.id}/reviews", None, 404),
        (ben, "GET", "/admin/reviews", None, 403),
        (ben, "PATCH", f"/admin/reviews/{review['id']}", {"status": "approved"}, 403),
        (ben, "POST", f"/reviews/{UUID(int=7)}/report", {"reason": "x"}, 404),
        (ben, "POST", f"/reviews/{review['id']}/report", {"reason": "x" * 501}, 400),
        (admin, "POST", f"/products/{lamp.id}/reviews", SAID, 403),
        (admin, "PATCH", f"/reviews/{review['id']}", {"rating": 1}, 404),
        (admin, "PATCH", f"/admin/reviews/{review['id']}", {"status": "pending"}, 400),
        (admin, "PATCH", f"/admin/reviews/{review['id']}", {"reply": "x" * 2_001}, 400),
        (admin, "PATCH", f"/admin/reviews/{UUID(int=7)}", {"status": "approved"}, 404),
        (admin, "GET", "/admin/reviews?status=lost", None, 400),
        (world.anyone, "POST", f"/products/{lamp.id}/reviews", SAID, 401),
        (world.anyone, "GET", "/reviews", None, 401),
    ]:
        answer = await person.send(method, path, body)
        assert answer.status_code == status, (method, path, answer.text)
    assert await world.everything_written() == before


async def test_a_rebuild_makes_the_same_documents(world: World) -> None:
    lamp = await world.product("LAMP")
    admin, eve, ben = await world.admin(), await world.customer(), await world.customer()
    await decided(admin, await reviewed(eve, lamp), "approved", reply="Thanks")
    await reviewed(ben, lamp, rating=1)
    await world.level()
    await world.rebuild(REVIEWS)
    assert await world.differences(REVIEWS) == []
