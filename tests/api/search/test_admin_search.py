"""How admins make search better: synonyms, stop words, placements, and what customers look for."""

import asyncio
from typing import Any
from uuid import UUID

from commands.base import perform
from commands.catalog.create_category import CreateCategory, create_category
from domain.search.search_settings import STARTING_SETTINGS
from read_models.product_search import PRODUCT_SEARCH
from tests.world import Person, World

WORDS = {"synonyms": [["couch", "sofa"], ["lamp", "luminaire"]], "stop_words": ["the"]}


async def found(person: Person, query: str) -> list[str]:
    return [item["sku"] for item in (await person.get(f"/products?{query}")).json()["items"]]


async def test_a_shop_starts_with_everyday_words(world: World) -> None:
    admin = await world.admin()
    await admin.post("/admin/tags", {"name": "last"})
    settings = (await admin.get("/admin/search/settings")).json()
    assert settings["version"] == 0
    assert settings["stop_words"] == list(STARTING_SETTINGS.stop_words)
    assert ["laptop", "notebook"] in settings["synonyms"]


async def test_changed_words_hold_from_the_next_search_on(world: World) -> None:
    admin = await world.admin()
    await world.product("L1", name="Brass lamp")
    assert await found(admin, "q=luminaire") == []
    changed = await admin.put("/admin/search/words", WORDS, If_Match='"0"')
    assert (changed.status_code, changed.json()["version"]) == (200, 1)
    assert await found(admin, "q=luminaire") == ["L1"]
    assert (await admin.get("/admin/search/settings")).json() == changed.json()
    assert await world.differences() == []


async def test_words_that_make_no_sense_or_were_changed_meanwhile_change_nothing(world: World) -> None:
    admin = await world.admin()
    await admin.put("/admin/search/words", WORDS)
    before = await world.everything_written()
    for body in (
        {"synonyms": [["lamp", "lamp"]], "stop_words": []},
        {"synonyms": [["lamp", "!!"]], "stop_words": []},
        {"synonyms": [["lamp"]], "stop_words": []},
        {"synonyms": [], "stop_words": ["-"]},
        {"synonyms": [], "stop_words": ["x" * 81]},
        {"synonyms": [["lamp", "a thing that gives light"]], "stop_words": []},
        {"synonyms": [["lamp", f"word {number}"] for number in range(6)], "stop_words": []},
    ):
        refused = await admin.put("/admin/search/words", body)
        assert (refused.status_code, refused.json()["code"]) == (400, "invalid-input"), body
    late = await admin.put("/admin/search/words", WORDS, If_Match='"0"')
    assert (late.status_code, late.json()["code"]) == (412, "changed-meanwhile")
    assert await world.everything_written() == before
    assert (await admin.get("/admin/search/settings")).json()["version"] == 1


async def test_customers_change_no_words(world: World) -> None:
    customer = await world.customer()
    assert (await customer.put("/admin/search/words", WORDS)).status_code == 403
    assert (await customer.get("/admin/search/insights")).status_code == 403


async def test_a_product_is_pinned_or_hidden_for_a_query_and_put_back(world: World) -> None:
    admin, customer = await world.admin(), await world.customer()
    products = {sku: await world.product(sku, name="Brass lamp") for sku in ("L1", "L2", "L3")}

    async def place(kind: str, sku: str) -> dict[str, Any]:
        body = {"kind": kind, "product_id": str(products[sku].id), "query": "Brass  LAMP"}
        placed = await admin.post("/admin/search/placements", body)
        assert placed.status_code == 201
        customer.token = admin.token
        placement: dict[str, Any] = placed.json()
        return placement

    await place("pin", "L2")
    hidden = await place("hide", "L1")
    assert (await found(customer, "q=brass+lamp"))[0] == "L2"
    assert set(await found(customer, "q=brass+lamp")) == {"L2", "L3"}
    assert set(await found(customer, "q=lamp")) == {"L1", "L2", "L3"}
    assert len((await admin.get("/admin/products?q=brass+lamp")).json()["items"]) == 3
    body = {"kind": "hide", "product_id": str(products["L2"].id), "query": "brass-lamp!"}
    await admin.post("/admin/search/placements", body)
    customer.token = admin.token
    assert await found(customer, "q=brass+lamp") == ["L3"], "a later word about the same product replaces the first"
    assert len((await admin.get("/admin/search/settings")).json()["placements"]) == 2
    assert (await admin.delete(f"/admin/search/placements/{hidden['id']}")).status_code == 204
    customer.token = admin.token
    assert set(await found(customer, "q=brass+lamp")) == {"L1", "L3"}
    gone = await admin.delete(f"/admin/search/placements/{hidden['id']}")
    assert (gone.status_code, gone.json()["code"]) == (404, "not-found")


async def test_a_placement_needs_a_product_and_one_occasion(world: World) -> None:
    admin = await world.admin()
    lamp = await world.product("L1")
    home = await perform(world.postgres, create_category, CreateCategory("Home", None, None))
    before = await world.everything_written()
    for body, status in (
        ({"kind": "pin", "product_id": str(UUID(int=5)), "query": "lamp"}, 404),
        ({"kind": "pin", "product_id": str(lamp.id)}, 400),
        ({"kind": "pin", "product_id": str(lamp.id), "query": "lamp", "category": home.slug}, 400),
        ({"kind": "pin", "product_id": str(lamp.id), "query": "?!"}, 400),
        ({"kind": "shout", "product_id": str(lamp.id), "query": "lamp"}, 400),
    ):
        assert (await admin.post("/admin/search/placements", body)).status_code == status, body
    assert await world.everything_written() == before


async def test_two_admins_at_once_lose_nothing(world: World) -> None:
    admin = await world.admin()
    products = [await world.product(f"L{number}") for number in range(8)]
    answers = await asyncio.gather(
        *(
            admin.post("/admin/search/placements", {"kind": "pin", "product_id": str(lamp.id), "query": "lamp"})
            for lamp in products
        )
    )
    assert {answer.status_code for answer in answers} == {201}
    await admin.post("/admin/tags", {"name": "last"})
    settings = (await admin.get("/admin/search/settings")).json()
    assert (settings["version"], len(settings["placements"])) == (8, 8)


async def test_a_search_that_was_corrected_asks_whether_that_was_meant(world: World) -> None:
    admin = await world.admin()
    await world.product("L1", name="Wireless lamp")
    await admin.post("/admin/tags", {"name": "last"})
    assert (await admin.get("/products?q=wirelss+lamp")).json()["did_you_mean"] == "wireless lamp"
    assert (await admin.get("/products?q=wireless+lamp")).json()["did_you_mean"] is None


async def test_searches_are_counted_by_their_words_and_those_in_vain_apart(world: World) -> None:
    admin, customer = await world.admin(), await world.customer()
    await world.product("L1", name="Brass lamp")
    customer.token = (await admin.post("/admin/tags", {"name": "last"})).headers["consistency-token"]
    queries = ["q=lamp", "q=LAMP", "q=lamp", *["q=unicorn"] * 3, "q=once", "q=lamp&page=2", "q=lamp&brand=acme", "q="]
    for query in queries:
        await customer.get(f"/products?{query}")
    for private in ("me@example.com", "%2B41+79+123+45+67", "4111_1111_1111_1111", "jane%EF%BC%A0example.com"):
        for _ in range(3):
            await customer.get(f"/products?q={private}")
    await admin.get("/admin/products?q=lamp")
    await admin.get("/admin/search/preview?q=lamp")
    await counted(world)
    insights = (await admin.get("/admin/search/insights?days=1")).json()
    assert insights == {
        "days": 1,
        "most_used": [{"query": "lamp", "count": 3}, {"query": "unicorn", "count": 3}],
        "without_results": [{"query": "unicorn", "count": 3}],
    }


async def counted(world: World) -> None:
    searches = world.sources.searches
    assert searches is not None
    await searches.still()


async def test_settings_outlive_a_rebuild_and_others_than_the_shops_are_found_out(world: World) -> None:
    admin = await world.admin()
    await world.product("L1", name="Brass lamp")
    await admin.put("/admin/search/words", WORDS)
    await world.level()
    await world.rebuild(PRODUCT_SEARCH)
    assert await found(admin, "q=luminaire") == ["L1"]
    await world.postgres.execute("""update search_settings set stop_words = '["brass"]'""")
    assert await world.differences(PRODUCT_SEARCH) == [
        "product_search settings: not those of the shop; rebuild it",
    ]
    await world.rebuild(PRODUCT_SEARCH)
    assert await world.differences(PRODUCT_SEARCH) == []
