"""Searching, browsing and keeping the catalog."""

import asyncio
from datetime import UTC, datetime
from typing import Any

from commands.base import perform
from commands.catalog.create_category import CreateCategory, create_category
from commands.catalog.create_label import CreateLabel, create_label
from domain.catalog.product import ProductStatus
from tests.world import Person, World


async def found(person: Person, query: str) -> list[str]:
    return [item["sku"] for item in (await person.get(f"/products?{query}")).json()["items"]]


async def stocked(world: World) -> Person:
    """Lamps of two brands, a chair and a draft."""
    home = await perform(world.postgres, create_category, CreateCategory("Home", None, None))
    lamps = await perform(world.postgres, create_category, CreateCategory("Lamps", None, home.id))
    acme = await perform(world.postgres, create_label, CreateLabel("brand", "Acme", None))
    zeta = await perform(world.postgres, create_label, CreateLabel("brand", "Zeta", None))
    await world.product("L1", 1_000, 5, name="Wireless desk lamp", category=lamps.id, brand=acme.id)
    await world.product("L2", 3_000, 0, name="Brass floor lamp", category=lamps.id, brand=zeta.id)
    await world.product(
        "C1", 9_000, 2, name="Wooden chair", category=home.id, brand=acme.id, description="for a <b>desk</b>"
    )
    await world.product("D1", 500, 1, name="Secret lamp", status=ProductStatus.DRAFT)
    person = await world.customer()
    admin = await world.admin()
    person.token = (await admin.post("/admin/tags", {"name": "last"})).headers["consistency-token"]
    return person


async def test_words_find_what_they_mean_with_typos_and_unfinished(world: World) -> None:
    person = await stocked(world)
    assert await found(person, "q=lamp&sort=price") == ["L1", "L2"]
    assert await found(person, "q=wireles") == ["L1"]
    assert await found(person, "q=wirelss+lapm") == ["L1"]
    assert await found(person, "q=desk") == ["L1", "C1"], "a name counts more than a description"
    assert await found(person, "q=chai") == ["C1"]
    assert await found(person, "q=acme&sort=price") == ["L1", "C1"]
    assert await found(person, "q=L2") == ["L2"]
    assert await found(person, "q=zzzzzz") == []


async def test_filters_add_up_and_their_values_are_alternatives(world: World) -> None:
    person = await stocked(world)
    assert await found(person, "category=home&sort=price") == ["L1", "L2", "C1"]
    assert await found(person, "category=lamps&brand=acme") == ["L1"]
    assert await found(person, "brand=acme&brand=zeta&sort=-price") == ["C1", "L2", "L1"]
    assert await found(person, "in_stock=true&sort=price") == ["L1", "C1"]
    assert await found(person, "in_stock=false") == ["L2"]
    assert await found(person, "min_price=3000&max_price=9000&sort=price") == ["L2", "C1"]
    assert await found(person, "category=nowhere") == []
    assert await found(person, "min_rating=1") == []


async def test_facets_ignore_their_own_filter_and_no_other(world: World) -> None:
    person = await stocked(world)
    facets = (await person.get("/products?brand=acme&category=lamps")).json()["facets"]
    assert facets["brand"] == [
        {"slug": "acme", "name": "Acme", "count": 1},
        {"slug": "zeta", "name": "Zeta", "count": 1},
    ]
    assert facets["category"] == [
        {"slug": "home", "name": "Home", "count": 2},
        {"slug": "lamps", "name": "Lamps", "count": 1},
    ]
    assert facets["price"] == {"min": 1_000, "max": 1_000}


async def test_pages_do_not_overlap_and_know_the_total(world: World) -> None:
    person = await stocked(world)
    pages = [(await person.get(f"/products?sort=newest&page_size=2&page={page}")).json() for page in (1, 2, 3)]
    assert [page["total"] for page in pages] == [3, 3, 3]
    assert [len(page["items"]) for page in pages] == [2, 1, 0]
    assert {item["sku"] for page in pages for item in page["items"]} == {"L1", "L2", "C1"}


async def test_matches_are_marked_in_safe_html(world: World) -> None:
    person = await stocked(world)
    items = (await person.get("/products?q=dest")).json()["items"]
    items += (await person.get("/products?q=desk")).json()["items"]
    marked = {item["sku"]: item["highlight"] for item in items}
    assert marked["L1"]["name"] == "Wireless <mark>desk</mark> lamp"
    assert marked["C1"]["description"] == "for a <mark>desk</mark>"


async def test_suggestions_finish_what_is_being_typed(world: World) -> None:
    person = await stocked(world)
    admin = await world.admin()
    await perform(world.postgres, create_label, CreateLabel("brand", "Wood & Sons", None))
    drafts = await perform(world.postgres, create_category, CreateCategory("Woodwork", None, None))
    await world.product("D2", name="Draft", category=drafts.id, status=ProductStatus.DRAFT)
    cup = await world.product("M1", 1_250, name="Café-crème cup")
    pictured = await admin.post(f"/admin/products/{cup.id}/images", {"url": "https://a.example/1.jpg", "alt": ""})
    person.token = pictured.headers["consistency-token"]

    async def offered(typed: str) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = (await person.get(f"/products/suggest?q={typed}")).json()["items"]
        return items

    async def suggested(typed: str) -> list[tuple[str, str, str | None]]:
        return [(item["text"], item["kind"], item["slug"]) for item in await offered(typed)]

    chair = ("Wooden chair", "product", "wooden-chair")
    desk_lamp, floor_lamp = (
        ("Wireless desk lamp", "product", "wireless-desk-lamp"),
        ("Brass floor lamp", "product", "brass-floor-lamp"),
    )
    assert await suggested("woo") == [("Wooden", "words", None), chair], "nothing is sold of that brand or category"
    assert await suggested("brass+flo") == [("Brass floor", "words", None), floor_lamp]
    assert await suggested("LAM") == [("Lamps", "category", "lamps"), desk_lamp, floor_lamp]
    assert await suggested("acm") == [("Acme", "brand", "acme"), chair, desk_lamp]
    assert await suggested("wodenc") == await suggested("wooo") == await suggested("secr") == []
    assert await suggested("woodne") == [("Wooden", "words", None), chair], "a typo"
    assert await suggested("") == await suggested("%00%7B") == await suggested("+" * 2_000) == []
    assert await suggested("lamp+" * 500) == await suggested("lamp+")
    assert await offered("cafe") == [
        {"text": "Café", "kind": "words", "slug": None, "id": None, "image_url": None, "price": None},
        {
            "text": "Café-crème cup",
            "kind": "product",
            "slug": "cafe-creme-cup",
            "id": str(cup.id),
            "image_url": "https://a.example/1.jpg",
            "price": {"amount": 1_250, "currency": "USD"},
        },
    ]


async def test_what_others_searched_for_is_suggested(world: World) -> None:
    person = await stocked(world)
    for query in ("Desk+lamp", "lamp+brass", "unicorn", "my+secret+name", "chair", "me@example.com"):
        for _ in range(1 if query == "chair" else 3):
            await person.get(f"/products?q={query}")
    sources = world.sources
    assert sources.searches is not None
    await sources.searches.still()

    async def suggested(typed: str) -> list[str]:
        items = (await person.get(f"/products/suggest?q={typed}")).json()["items"]
        return [item["text"] for item in items if item["kind"] == "search"]

    assert await suggested("lam") == ["desk lamp", "lamp brass"]
    assert await suggested("desk+l") == await suggested("desk+lampp") == ["desk lamp"]
    assert await suggested("uni") == await suggested("cha") == await suggested("m") == []


async def test_a_product_is_found_by_id_and_slug_and_drafts_are_not_there(world: World) -> None:
    lamp = await world.product("L1", name="Desk Lamp")
    draft = await world.product("D1", name="Draft", status=ProductStatus.DRAFT)
    admin = await world.admin()
    token = (await admin.post("/admin/tags", {"name": "last"})).headers["consistency-token"]

    by_id = await world.anyone.get(f"/products/{lamp.id}", Consistency_Token=token)
    by_slug = await world.anyone.get("/products/desk-lamp", Consistency_Token=token)

    assert by_id.json() == by_slug.json()
    assert by_id.json()["variants"][0]["price"] == {"amount": 1_000, "currency": "USD"}
    assert (await world.anyone.get(f"/products/{draft.id}", Consistency_Token=token)).status_code == 404
    assert (await admin.get(f"/admin/products/{draft.id}")).json()["status"] == "draft"


async def test_the_tree_counts_published_products_below_each_category(world: World) -> None:
    person = await stocked(world)
    home = (await person.get("/categories")).json()["items"][0]
    assert (home["slug"], home["product_count"]) == ("home", 3)
    assert [(child["slug"], child["product_count"]) for child in home["children"]] == [("lamps", 2)]
    brands = (await person.get("/brands")).json()["items"]
    assert [(brand["name"], brand["product_count"]) for brand in brands] == [("Acme", 2), ("Zeta", 1)]


async def test_a_product_with_variants_is_created_changed_and_archived(world: World) -> None:
    admin = await world.admin()
    created: dict[str, Any] = (
        await admin.post(
            "/admin/products",
            {
                "name": "Tee",
                "status": "published",
                "tags": ["cotton"],
                "variants": [
                    {"sku": "TEE-S", "options": {"size": "S"}, "price": 1_500, "stock_quantity": 2},
                    {"sku": "TEE-M", "options": {"size": "M"}, "price": {"amount": 1_700, "currency": "USD"}},
                ],
            },
        )
    ).json()
    assert (created["price"]["amount"], created["price_max"]["amount"], created["stock_quantity"]) == (1_500, 1_700, 2)
    path = f"/admin/products/{created['id']}"

    lost = await admin.patch(path, {"name": "T"}, If_Match='"7"')
    assert (lost.status_code, lost.json()["code"]) == (412, "changed-meanwhile")
    renamed = await admin.patch(path, {"name": "Tee Shirt"}, If_Match=f'"{created["version"]}"')
    assert (renamed.json()["name"], renamed.json()["version"]) == ("Tee Shirt", 2)
    small = created["variants"][0]["id"]
    assert (await admin.patch(f"{path}/variants/{small}", {"price": 1_200})).json()["price"]["amount"] == 1_200
    assert [v["sku"] for v in (await admin.delete(f"{path}/variants/{small}")).json()["variants"]] == ["TEE-M"]
    last = await admin.delete(f"{path}/variants/{created['variants'][1]['id']}")
    assert (last.status_code, last.json()["code"]) == (409, "last-variant")
    assert (await admin.get(f"/products/{created['id']}")).json()["name"] == "Tee Shirt"
    assert (await admin.delete(path)).json()["status"] == "archived"
    assert (await admin.get(f"/products/{created['id']}")).status_code == 404
    assert await found(admin, "q=tee") == []


async def test_a_sku_belongs_to_one_variant(world: World) -> None:
    await world.product("LAMP")
    admin = await world.admin()
    before = await world.everything_written()
    refused = await admin.post("/admin/products", {"name": "Other", "price": 1, "sku": "LAMP"})
    assert (refused.status_code, refused.json()["code"]) == (409, "sku-taken")
    assert await world.everything_written() == before


async def test_renaming_a_category_renames_it_on_every_product_below(world: World) -> None:
    person = await stocked(world)
    admin = await world.admin()
    home = (await person.get("/categories")).json()["items"][0]
    await admin.patch(f"/admin/categories/{home['id']}", {"name": "House"})
    item = (await admin.get("/products?q=floor")).json()["items"][0]
    assert item["category"]["path"] == ["House", "Lamps"]
    assert (await admin.delete(f"/admin/categories/{home['id']}")).json()["code"] == "still-in-use"
    moved = await admin.patch(f"/admin/categories/{home['id']}", {"parent_id": home["children"][0]["id"]})
    assert (moved.status_code, moved.json()["code"]) == (409, "category-inside-itself")


async def test_a_list_item_is_the_product_without_its_variants_and_its_release(world: World) -> None:
    lamp = await world.product("L1", name="Desk lamp", description="word " * 100, attributes={"watts": 40})
    admin = await world.admin()
    await admin.post("/admin/tags", {"name": "last"})
    (item,) = (await admin.get("/products")).json()["items"]
    card = (await admin.get(f"/products/{lamp.id}")).json()
    assert {name: item[name] for name in item if name != "description"} == {
        name: card[name] for name in card if name not in ("description", "variants", "released_at")
    }
    assert len(item["description"]) < len(card["description"])


async def test_a_product_is_found_by_its_slug_whatever_it_is_called(world: World) -> None:
    await world.product("S1", name="Suggest")
    await world.product("S2", name="01a206df-a2a8-7011-8b34-4101d4afd8ff")
    admin = await world.admin()
    await admin.post("/admin/tags", {"name": "last"})
    for item in (await admin.get("/products")).json()["items"]:
        assert (await admin.get(f"/products/{item['slug']}")).json()["sku"] == item["sku"]


async def test_eight_products_at_once_may_bring_the_same_new_tag(world: World) -> None:
    admin = await world.admin()
    bodies = [{"name": f"Product {number}", "price": 1, "tags": ["fresh"]} for number in range(8)]
    answers = await asyncio.gather(*(admin.post("/admin/products", body) for body in bodies))
    assert [answer.status_code for answer in answers] == [201] * 8
    assert await world.postgres.fetchval("select count(*) from tags") == 1


async def test_the_newest_is_the_last_made(world: World) -> None:
    for number in range(6):
        await world.product(f"N{number}")
        await asyncio.sleep(0.002)
    admin = await world.admin()
    await admin.post("/admin/tags", {"name": "last"})
    assert await found(admin, "sort=newest") == ["N5", "N4", "N3", "N2", "N1", "N0"]


async def test_arithmetic_is_no_markup(world: World) -> None:
    await world.product("L1", name="Cable 3<5 and 7>2", description="if a<b and c>d<br /><b class='x'>then</b>")
    admin = await world.admin()
    await admin.post("/admin/tags", {"name": "last"})
    (item,) = (await admin.get("/products?q=cable")).json()["items"]
    assert item["highlight"] == {
        "name": "<mark>Cable</mark> 3&lt;5 and 7&gt;2",
        "description": "if a&lt;b and c&gt;d then",
    }


async def test_a_change_that_saw_another_version_is_refused_everywhere(world: World) -> None:
    lamp = await world.product("L1")
    admin = await world.admin()
    path, variant = f"/admin/products/{lamp.id}", f"/admin/products/{lamp.id}/variants/{lamp.variants[0].id}"
    lost = [
        await admin.patch(path, {"name": "T"}, If_Match='"7"'),
        await admin.delete(path, If_Match='"7"'),
        await admin.patch(variant, {"price": 5}, If_Match='"7"'),
        await admin.delete(variant, If_Match='"7"'),
    ]
    assert [answer.status_code for answer in lost] == [412] * 4
    assert (await admin.patch(path, {"name": "T"}, If_Match='W/"1"')).status_code == 400
    assert (await admin.delete(path, If_Match='"1"')).status_code == 200


async def test_products_with_a_fair_share_of_the_words_follow_where_few_have_all(world: World) -> None:
    person = await stocked(world)
    assert await found(person, "q=wooden+desk") == ["C1", "L1"]
    assert await found(person, "q=unheardof+desk") == ["L1", "C1"]
    assert await found(person, "q=wireless+desk&sort=price") == ["L1"], "what was hardly meant could be first"
    assert await found(person, "q=L-2") == ["L2"], "a code means one product"


async def test_a_filter_narrows_what_was_found_and_its_facet_stays(world: World) -> None:
    """Whether products with a share of the words are shown is decided before the filters."""
    acme = await perform(world.postgres, create_label, CreateLabel("brand", "Acme", None))
    zeta = await perform(world.postgres, create_label, CreateLabel("brand", "Zeta", None))
    for number in range(5):
        await world.product(f"A{number}", name="Red kettle", brand=acme.id)
    await world.product("Z", name="Red kettle", brand=zeta.id)
    for number in range(9):
        await world.product(f"R{number}", name="Red chair", brand=zeta.id)
    admin = await world.admin()
    await admin.post("/admin/tags", {"name": "last"})
    whole = (await admin.get("/products?q=red+kettle")).json()
    narrowed = (await admin.get("/products?q=red+kettle&brand=zeta")).json()
    assert (whole["total"], narrowed["total"]) == (15, 10)
    assert {item["sku"] for item in whole["items"][:6]} == {"Z", "A4", "A3", "A2", "A1", "A0"}, "they go first"
    assert whole["facets"]["brand"] == narrowed["facets"]["brand"]


async def test_a_code_may_be_unfinished(world: World) -> None:
    await world.product("TRAIL314986XL", name="Boots")
    admin = await world.admin()
    await admin.post("/admin/tags", {"name": "last"})
    assert await found(admin, "q=TRAIL-314986X") == ["TRAIL314986XL"]


async def test_numbers_far_out_are_refused_and_none_stops_a_read_model(world: World) -> None:
    admin = await world.admin()
    far = await admin.post("/admin/products", {"name": "A", "price": 1, "attributes": {"n": 1e17}})
    near = await admin.post("/admin/products", {"name": "B", "price": 1, "sku": "B", "attributes": {"n": 9.5}})
    assert (far.status_code, near.status_code) == (400, 201)
    await world.product("OLD", released_at=datetime(1500, 1, 1, tzinfo=UTC), status=ProductStatus.PUBLISHED)
    await world.product("FAR", released_at=datetime(9999, 12, 31, tzinfo=UTC), status=ProductStatus.PUBLISHED)
    await admin.post("/admin/tags", {"name": "last"})
    assert await found(admin, "sort=newest") == ["FAR", "OLD"]


async def test_odd_questions_get_plain_answers(world: World) -> None:
    person = await stocked(world)
    for q in (
        "lamp" * 500,
        "%00",
        "%22unclosed",
        "%27;drop+table+products;--",
        "%3Cscript%3E",
        "%07%1B",
        "(%5B%7B",
        "-",
    ):
        answer = await person.get(f"/products?q={q}")
        assert (answer.status_code, answer.json()["page"]) == (200, 1), q
    many = "&".join(f"brand=brand-{number}" for number in range(499))
    assert await found(person, f"{many}&brand=acme&sort=price") == ["L1", "C1"]
    assert (await person.get(f"/products?{many}&brand=a&brand=b")).status_code == 400
    assert (await person.get("/products?category=nowhere")).json()["total"] == 0
    assert (await person.get("/products?sort=cheapest")).status_code == 400
    past = (await person.get("/products?page=9000")).json()
    assert (past["items"], past["total"]) == ([], 3)
