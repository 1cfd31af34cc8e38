"""Names, SKUs, slugs, options and codes as people type them."""

from typing import Any

import pytest

from tests.world import Person, World


async def made(admin: Person, path: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = await admin.post(path, body)
    assert answer.status_code == 201, answer.text
    entry: dict[str, Any] = answer.json()
    return entry


async def refusal(world: World, admin: Person, method: str, path: str, body: object) -> tuple[int, str, str | None]:
    """Its status, its code and the field it names; and nothing was changed."""
    before = await world.everything_written()
    answer = await admin.send(method, path, body)
    assert await world.everything_written() == before
    problem = answer.json()
    return answer.status_code, problem["code"], problem.get("errors", [{}])[0].get("field")


async def test_a_brand_is_one_in_any_spelling_of_its_name(world: World) -> None:
    admin = await world.admin()
    miele = await made(admin, "/admin/brands", {"name": " Miele "})
    assert (miele["name"], miele["slug"]) == ("Miele", "miele")
    for spelling in ("miele", "MIELE", "ＭＩＥＬＥ", "Miele  "):
        assert await refusal(world, admin, "POST", "/admin/brands", {"name": spelling}) == (409, "name-taken", None)
    for kind in ("brands", "tags", "categories"):
        both = [await made(admin, f"/admin/{kind}", {"name": name}) for name in ("家電", "食品", "C", "C++", "Straße")]
        assert [entry["slug"] for entry in both][:3] == ["jiadian", "shipin", "c"]
        assert both[3]["slug"].startswith("c-")
        assert both[4]["slug"] == "strasse"
        asked = {"name": "Else", "slug": "c"}
        assert await refusal(world, admin, "POST", f"/admin/{kind}", asked) == (409, "slug-taken", None)
        renamed = await admin.patch(f"/admin/{kind}/{both[4]['id']}", {"name": "STRASSE &amp; Weg"})
        assert (renamed.status_code, renamed.json()["name"]) == (200, "STRASSE & Weg")
        path = f"/admin/{kind}/{both[4]['id']}"
        assert await refusal(world, admin, "PATCH", path, {"name": "c"}) == (409, "name-taken", None)


async def test_categories_of_one_name_stand_in_different_places(world: World) -> None:
    admin = await world.admin()
    home, garden = [await made(admin, "/admin/categories", {"name": name}) for name in ("Home", "Garden")]
    lamps = await made(admin, "/admin/categories", {"name": "Lamps", "parent_id": home["id"]})
    others = await made(admin, "/admin/categories", {"name": "lamps", "parent_id": garden["id"]})
    assert others["slug"] != lamps["slug"] == "lamps"
    path = f"/admin/categories/{others['id']}"
    assert await refusal(world, admin, "PATCH", path, {"parent_id": home["id"]}) == (409, "name-taken", None)


async def test_tags_are_named_in_any_spelling(world: World) -> None:
    admin = await world.admin()
    for number, tag in enumerate(("New Arrivals", " new  arrivals", "new-arrivals")):
        product = await made(admin, "/admin/products", {"name": f"P{number}", "price": 1, "tags": [tag]})
        assert [tag["name"] for tag in product["tags"]] == ["New Arrivals"]


async def test_a_name_is_text_and_a_description_safe_html(world: World) -> None:
    admin = await world.admin()
    body = {"name": "Fish &amp; Chips ", "description": "<p onclick='x'>Caf&eacute; &amp; bar</p>", "price": 1}
    product = await made(admin, "/admin/products", body | {"status": "published"})
    assert (product["name"], product["description"]) == ("Fish & Chips", "<p>Café &amp; bar</p>")
    (item,) = (await admin.get("/products?q=cafe")).json()["items"]
    assert item["description"] == "Café &amp; bar"
    assert item["highlight"] == {"name": "Fish &amp; Chips", "description": "<mark>Café</mark> &amp; bar"}
    assert (await admin.get("/products?q=amp")).json()["total"] == 0
    path = f"/admin/products/{product['id']}"
    assert await refusal(world, admin, "PATCH", path, {"name": "&nbsp;"}) == (400, "invalid-input", "name")
    long = (await admin.patch(path, {"description": "&" * 40_000})).json()["description"]
    assert (await admin.patch(path, {"description": long})).json()["description"] == long == "&amp;" * 40_000
    longer = {"description": f"{long}&amp;"}
    assert await refusal(world, admin, "PATCH", path, longer) == (400, "invalid-input", "description")


async def test_a_products_slug_can_be_set_and_former_ones_still_lead_to_it(world: World) -> None:
    admin = await world.admin()
    lamp = await made(
        admin, "/admin/products", {"name": "Lamp", "slug": "nice-lamp", "price": 1, "status": "published"}
    )
    assert lamp["slug"] == "nice-lamp"
    path = f"/admin/products/{lamp['id']}"
    for slug in ("bright-lamp", "nice-lamp", "bright-lamp"):
        assert (await admin.patch(path, {"slug": slug})).json()["slug"] == slug
    for slug in ("bright-lamp", "nice-lamp"):
        assert (await admin.get(f"/products/{slug}")).json()["id"] == lamp["id"]
        other = {"name": "Other", "slug": slug, "price": 1}
        assert await refusal(world, admin, "POST", "/admin/products", other) == (409, "slug-taken", None)
    made_one = await made(admin, "/admin/products", {"name": "Nice Lamp", "price": 1})
    assert made_one["slug"].startswith("nice-lamp-")
    path = f"/admin/products/{made_one['id']}"
    assert await refusal(world, admin, "PATCH", path, {"slug": "nice-lamp"}) == (409, "slug-taken", None)
    for slug in ("suggest", lamp["id"], lamp["id"].replace("-", "")):
        assert await refusal(world, admin, "PATCH", path, {"slug": slug}) == (400, "invalid-input", "slug")
    assert await world.differences() == []


async def test_a_sku_is_one_in_any_case_and_width(world: World) -> None:
    admin, eve = await world.admin(), await world.customer()
    lamp = await world.product("Lamp-1", stock=5)
    for sku in ("LAMP-1", "ｌａｍｐ-1"):
        other = {"name": "Other", "price": 1, "sku": sku}
        assert await refusal(world, admin, "POST", "/admin/products", other) == (409, "sku-taken", None)
        adjusted = await admin.post(f"/admin/inventory/{sku}/adjust", {"delta": 1, "reason": "found one"})
        assert adjusted.json()["sku"] == "Lamp-1"
        assert (await admin.get(f"/admin/inventory/{sku}/movements")).json()["total"] > 1
        cart = (await eve.post("/cart/add", {"sku": sku})).json()
        assert [item["sku"] for item in cart["items"]] == ["Lamp-1"]
    twins = [{"sku": "Twin", "options": {"n": "1"}, "price": 1}, {"sku": "TWIN", "options": {"n": "2"}, "price": 1}]
    body = {"name": "Twins", "variants": twins}
    assert await refusal(world, admin, "POST", "/admin/products", body) == (400, "invalid-input", "variants[1].sku")
    path = f"/admin/products/{lamp.id}/variants/{lamp.variants[0].id}"
    assert (await admin.patch(path, {"sku": "LAMP-1"})).json()["sku"] == "LAMP-1"
    assert (await admin.get("/admin/inventory/lamp-1/movements")).json()["total"] == 3
    assert (await eve.post("/cart/add", {"sku": "a/b c"})).json()["code"] == "not-found"
    assert await world.differences() == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"options": {"Size": "m "}}, "options"),
        ({"compare_at_price": 900}, "compare_at_price"),
        ({"compare_at_price": 1_000}, "compare_at_price"),
        ({"price": 1_500}, "compare_at_price"),
    ],
)
async def test_variants_make_sense_beside_each_other(world: World, change: dict[str, Any], field: str) -> None:
    admin = await world.admin()
    small = {"options": {"size": "S"}, "price": 1_000, "compare_at_price": 1_200}
    middle = {"options": {"size": "M"}, "price": 1_000}
    tee = await made(admin, "/admin/products", {"name": "Tee", "variants": [small, middle]})
    path = f"/admin/products/{tee['id']}/variants"
    wrong = small | {"options": {"size": "L"}} | change
    for method, to, body, at in (
        ("PATCH", f"{path}/{tee['variants'][0]['id']}", change, ""),
        ("POST", path, wrong, ""),
        ("POST", "/admin/products", {"name": "Other", "variants": [middle, wrong]}, "variants[1]."),
    ):
        assert await refusal(world, admin, method, to, body) == (400, "invalid-input", f"{at}{field}")


async def test_names_of_one_product_have_one_spelling(world: World) -> None:
    admin = await world.admin()
    twice = {"Color": "red", "Ｃolor": "blue"}
    tee = {"name": "Tee", "attributes": {"Fit": "slim"}, "variants": [{"price": 1, "options": {"Color": "red"}}]}
    other = {"price": 1, "options": {"color": "blue"}}
    product = await made(admin, "/admin/products", tee)
    path = f"/admin/products/{product['id']}"
    blue = (await admin.post(f"{path}/variants", {"price": 1, "options": {"Color": "blue"}})).json()["variants"][1]
    for method, to, body, field in (
        ("POST", "/admin/products", tee | {"attributes": twice}, "attributes.Ｃolor"),
        ("POST", "/admin/products", tee | {"variants": [*tee["variants"], other]}, "variants[1].options.color"),
        ("POST", "/admin/products", tee | {"variants": [{"price": 1, "options": twice}]}, "variants[0].options.Ｃolor"),
        ("PATCH", path, {"attributes": {"Fit": "slim", "FIT": "wide"}}, "attributes.FIT"),
        ("POST", f"{path}/variants", {"price": 1, "options": {"COLOR": "green"}}, "options.COLOR"),
        ("PATCH", f"{path}/variants/{blue['id']}", {"options": {"color": "blue"}}, "options.color"),
    ):
        assert await refusal(world, admin, method, to, body) == (400, "invalid-input", field)
    assert (await admin.patch(path, {"attributes": {"FIT": "slim"}})).json()["attributes"] == {"FIT": "slim"}


async def test_a_product_with_two_spellings_of_a_name_can_be_changed_in_all_else(world: World) -> None:
    """An earlier version took them."""
    admin = await world.admin()
    lamp = await world.product("L1", attributes={"Watts": 7})
    await world.postgres.execute("""update products set attributes = '{"Watts": 7, "watts": 8}'""")
    await world.postgres.execute("""update variants set options = '{"Color": "red", "color": "Red"}'""")
    path = f"/admin/products/{lamp.id}"
    variant = f"{path}/variants/{lamp.variants[0].id}"
    renamed = await admin.patch(path, {"name": "Lamp", "attributes": {"Watts": 9, "watts": 8, "dimmable": True}})
    assert (renamed.status_code, renamed.json()["attributes"]["Watts"]) == (200, 9)
    assert (await admin.patch(variant, {"price": 5})).status_code == 200
    assert (await admin.patch(variant, {"options": {"Color": "red", "color": "blue"}})).status_code == 200
    wrong = {"attributes": {"Watts": 9, "watts": 8, "WATTS": 1}}
    assert await refusal(world, admin, "PATCH", path, wrong) == (400, "invalid-input", "attributes.WATTS")


async def test_an_adjustment_by_nothing_is_refused(world: World) -> None:
    await world.product("L1")
    body = {"delta": 0, "reason": "count"}
    admin = await world.admin()
    assert await refusal(world, admin, "POST", "/admin/inventory/L1/adjust", body) == (400, "invalid-input", "delta")


async def test_a_coupon_code_is_one_however_it_is_typed(world: World) -> None:
    admin, eve = await world.admin(), await world.customer()
    await world.product("L1")
    await made(admin, "/admin/coupons", {"code": "SAVE10", "kind": "percent", "value": 10})
    await eve.post("/cart/add", {"sku": "L1"})
    for typed in (" SAVE10 ", "save10", "ＳＡＶＥ１０"):
        assert (await eve.post("/cart/coupon", {"code": typed})).status_code == 200
    for unheard in ("SAVE 10", "50 % off!", "é"):
        answer = await eve.post("/cart/coupon", {"code": unheard})
        assert (answer.status_code, answer.json()["code"]) == (409, "coupon-not-valid")
