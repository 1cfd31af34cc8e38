"""Boosts, and the preview that tells their effect, over HTTP."""

from typing import Any

from tests.world import Person, World

TABLE = {"status": "published", "price": 900}


async def found(person: Person, query: str) -> list[str]:
    return [item["sku"] for item in (await person.get(f"/products?{query}")).json()["items"]]


async def test_a_boost_lifts_products_and_the_preview_says_so(world: World) -> None:
    admin, customer = await world.admin(), await world.customer()
    for sku, margin in (("T1", 10), ("T2", 40), ("T3", 10)):
        body = TABLE | {"sku": sku, "name": "Oak table", "attributes": {"margin": margin}}
        assert (await admin.post("/admin/products", body)).status_code == 201

    rule = {"kind": "attribute", "name": "margin", "at_least": 20, "strength": 2}
    boosted = await admin.post("/admin/search/boosts", rule)
    assert boosted.status_code == 201
    boost: dict[str, Any] = boosted.json()
    assert boost == rule | {"id": boost["id"], "value": None, "days": None}
    customer.token = admin.token
    assert (await found(customer, "q=oak+table"))[0] == "T2"
    settings = (await admin.get("/admin/search/settings")).json()
    assert (settings["boosts"], settings["version"]) == ([boost], 1)

    shown = (await admin.get("/admin/search/preview?q=the+oak+table&page_size=2&max_price=1000")).json()
    first, second = shown["items"]
    assert (first["sku"], shown["total"], shown["page_size"]) == ("T2", 3, 2)
    assert first["variant"]["sku"] == "T2"
    assert shown["read_as"] == {
        "words": ["oak", "table"],
        "stop_words": ["the"],
        "without": [],
        "corrected": None,
        "rule": "all-words",
        "having_all": 3,
        "having_share": 3,
    }
    (told,) = [part for part in first["why"]["parts"] if part["reason"] == "boost"]
    assert told["text"] == "A boost: margin of 20 or more, 2 up."
    assert told["points"] > 0
    assert [part for part in second["why"]["parts"] if part["reason"] == "boost"] == []
    assert round(first["why"]["score"] - second["why"]["score"], 3) == round(told["points"], 3)

    assert (await admin.delete(f"/admin/search/boosts/{boost['id']}")).status_code == 204
    assert (await admin.get("/admin/search/settings")).json()["boosts"] == []
    again = await admin.delete(f"/admin/search/boosts/{boost['id']}")
    assert (again.status_code, again.json()["code"]) == (404, "not-found")
    assert await world.differences() == []


async def test_what_makes_no_sense_is_refused_and_customers_see_no_preview(world: World) -> None:
    admin, customer = await world.admin(), await world.customer()
    before = await world.everything_written()
    for body, field in (
        ({"kind": "brand", "strength": 1}, "value"),
        ({"kind": "brand", "value": "acme", "strength": 4}, "strength"),
        ({"kind": "brand", "value": "acme", "strength": 0}, "strength"),
        ({"kind": "newest", "days": 400, "strength": 1}, "days"),
        ({"kind": "loudest", "strength": 1}, "kind"),
        ({"kind": "tag", "value": "gift", "strength": 1.5}, "strength"),
    ):
        refused = await admin.post("/admin/search/boosts", body)
        assert (refused.status_code, [fault["field"] for fault in refused.json()["errors"]]) == (400, [field]), body
    assert (await admin.get("/admin/search/preview?page_size=21")).status_code == 400
    assert (
        await customer.post("/admin/search/boosts", {"kind": "newest", "days": 3, "strength": 1})
    ).status_code == 403
    assert (await customer.get("/admin/search/preview?q=table")).status_code == 403
    assert await world.everything_written() == before
