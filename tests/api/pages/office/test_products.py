"""Products in the office: made, changed, found, put away."""

from html import escape
from typing import Any

from tests.api.pages.office.clerk import clerk_of, value_of
from tests.api.pages.surfer import words_on
from tests.world import World

SALE = ("sale.price", "sale.starts_at", "sale.ends_at")
HOSTILE = """<script>alert("1")</script>'"""


async def test_a_product_is_made_filled_in_published_and_seen_in_the_shop(world: World) -> None:
    clerk, admin = await clerk_of(world), await world.admin()
    lamps = (await admin.post("/admin/categories", {"name": "Lamps"})).json()
    await admin.post("/admin/brands", {"name": "Lumo"})
    await world.level()
    await clerk.open("/office/products/new")
    before = await world.everything_written()
    typed = {
        "name": "Desk Lamp",
        "description": "Bright & <b>warm</b>",
        "category_id": lamps["id"],
        "brand": "lumo",
        "tags": "Office\nNew here\n\n",
        "status": "draft",
        "price": "39,90",
        "sku": "LAMP-1",
        "stock_quantity": "7",
        "attributes.name": ["Material", "Watts", "", ""],
        "attributes.value": ["Oak", "12", "", ""],
    }

    wrong = await clerk.send("/office/products/new", **typed | {"price": "much", "brand": "Nobody's", "name": ""})
    assert wrong.status_code == 400
    assert "There is no such brand." in clerk.page
    assert 'id="price-fault"' in clerk.page
    assert 'id="name-fault"' in clerk.page
    kept = [value_of(clerk.page, name) for name in ("price", "brand", "sku", "attributes.name", "attributes.value")]
    assert kept == ["much", "Nobody's", "LAMP-1", "Material", "Oak"]
    assert "Bright &amp; &lt;b&gt;warm&lt;/b&gt;" in clerk.page

    more = await clerk.send("/office/products/new", **typed, more="attributes")
    assert (more.status_code, clerk.page.count('name="attributes.name"')) == (200, 5)
    assert value_of(clerk.page, "name") == "Desk Lamp"
    assert await world.everything_written() == before

    made = await clerk.send("/office/products/new", **typed)
    assert made.status_code == 200
    assert "The product is created." in clerk.page
    card = (await admin.get(f"/admin/products/{made.url.path.rpartition('/')[2]}")).json()
    assert (card["slug"], card["status"], card["price"]["amount"], card["stock_quantity"]) == (
        "desk-lamp", "draft", 3_990, 7
    )  # fmt: skip
    assert (card["attributes"], [tag["name"] for tag in card["tags"]]) == (
        {"Material": "Oak", "Watts": 12}, ["New here", "Office"]
    )  # fmt: skip
    assert (card["brand"]["name"], card["category"]["name"]) == ("Lumo", "Lamps")
    assert (await clerk.client.get("/p/desk-lamp")).status_code == 404

    again = {name: value_of(clerk.page, name) for name in ("name", "slug", "brand", "version")}
    published = await clerk.send(
        made.url.path,
        **again,
        description=card["description"],
        category_id="",
        tags="Office",
        status="published",
        **{"attributes.name": ["Material"], "attributes.value": ["Oak"]},
    )
    assert (published.status_code, "Saved." in clerk.page) == (200, True)
    seen = await clerk.open("/p/desk-lamp")
    assert (seen.status_code, "Desk Lamp" in clerk.page) == (200, True)

    await clerk.open("/office/products?q=lamp-1&status=published&brand=LUMO")
    assert "1 product" in words_on(clerk.page)
    assert ">Desk Lamp</a>" in clerk.page
    await clerk.open("/office/products?status=draft")
    assert "No product meets all of this." in clerk.page

    await clerk.open(made.url.path)
    archived = await clerk.send(f"{made.url.path}/archive", version=value_of(clerk.page, "version"))
    assert (archived.status_code, "Archived." in clerk.page) == (200, True)
    assert (await clerk.client.get("/p/desk-lamp")).status_code == 404
    await clerk.aclose()


async def test_what_somebody_changed_meanwhile_is_not_lost_nor_is_what_was_typed(world: World) -> None:
    clerk, admin = await clerk_of(world), await world.admin()
    lamp = await world.product("LAMP", name="Desk Lamp", attributes={"Lit": True, "Code": "007"})
    await world.level()
    here = f"/office/products/{lamp.id}"
    await clerk.open(here)
    seen = value_of(clerk.page, "version")
    changed = await admin.patch(f"/admin/products/{lamp.id}", {"name": HOSTILE})
    assert changed.status_code == 200
    await world.level()

    typed = {"name": "My own name", "slug": lamp.slug, "description": "", "status": "published", "tags": ""}
    rows = {"attributes.name": ["Lit", "Code"], "attributes.value": ["true", "007"]}
    before = await world.everything_written()
    refused = await clerk.send(here, **typed, **rows, version=seen)
    assert refused.status_code == 412
    assert "Somebody changed this product meanwhile" in clerk.page
    assert value_of(clerk.page, "name") == "My own name"
    assert (
        f'<dd class="lines">{escape(HOSTILE).replace("&quot;", "&#34;").replace("&#x27;", "&#39;")}</dd>' in clerk.page
    )
    assert "<script>alert" not in clerk.page
    assert "Code: 007" not in clerk.page, "what both say alike is not told"
    assert await world.everything_written() == before
    assert (await admin.get(f"/admin/products/{lamp.id}")).json()["name"] == HOSTILE

    await clerk.send(here, **typed, **rows, version=value_of(clerk.page, "version"))
    kept = (await admin.get(f"/admin/products/{lamp.id}", Consistency_Token=clerk.client.cookies["__Host-seen"])).json()
    assert (kept["name"], kept["attributes"]) == ("My own name", {"Lit": True, "Code": "007"})

    await admin.patch(f"/admin/products/{lamp.id}", {"name": HOSTILE})
    await world.level()
    for page in ("/office/products", f"{here}/variants", f"{here}/pictures", "/office/stock?below=1000"):
        await clerk.open(page)
        assert "&lt;script&gt;alert(&#34;1&#34;)&lt;/script&gt;&#39;" in clerk.page, page
        assert "<script>alert" not in clerk.page, page
    await clerk.aclose()


async def test_variants_and_stock_to_the_unit(world: World) -> None:
    clerk, admin = await clerk_of(world), await world.admin()
    shirt = await world.product("SHIRT-M", name="Shirt", stock=10)
    await world.level()
    here = f"/office/products/{shirt.id}/variants"
    (only,) = shirt.variants

    async def seen() -> dict[str, Any]:
        token = {"Consistency_Token": clerk.client.cookies["__Host-seen"]}
        card: dict[str, Any] = (await admin.get(f"/admin/products/{shirt.id}", **token)).json()
        return card

    await clerk.open(here)
    before = await world.everything_written()
    refused = await clerk.send(f"{here}/{only.id}/delete")
    assert (refused.status_code, "A product keeps at least one variant." in words_on(clerk.page)) == (409, True)

    await clerk.open(f"{here}/new")
    options = {"options.name": ["Size"], "options.value": ["L"]}
    twice = await clerk.send(f"{here}/new", price="12", stock_quantity="3", sku="shirt-m", **options)
    assert (twice.status_code, value_of(clerk.page, "options.value")) == (409, "L")
    assert await world.everything_written() == before

    added = await clerk.send(
        f"{here}/new",
        sku="SHIRT-L", price="12", compare_at_price="", stock_quantity="3", backorder=["", "yes"], **options,
        **{"sale.price": "9.50", "sale.starts_at": "", "sale.ends_at": "2999-01-01T00:00"},
    )  # fmt: skip
    assert added.status_code == 200, added.text
    card = await seen()
    large = card["variants"][1]
    assert (large["options"], large["price"]["amount"], large["compare_at_price"]["amount"], large["backorder"]) == (
        {"Size": "L"}, 950, 1_200, True
    )  # fmt: skip

    await clerk.open(f"{here}/{large['id']}")
    fields = ("sku", "price", "sale.price", "sale.ends_at", "version")
    form = {name: value_of(clerk.page, name) for name in fields}
    assert (form["price"], form["sale.price"], form["sale.ends_at"]) == ("12.00", "9.50", "2999-01-01T00:00")
    changed = await clerk.send(f"{here}/{large['id']}", **form | {"price": "13"}, backorder="", **options)
    assert changed.status_code == 200
    stale = await clerk.send(f"{here}/{large['id']}", **form | {"price": "14"}, backorder="", **options)
    assert (stale.status_code, value_of(clerk.page, "price")) == (412, "14")
    on_sale = (await seen())["variants"][1]
    assert (on_sale["price"]["amount"], on_sale["compare_at_price"]["amount"]) == (950, 1_300)
    await clerk.open(f"{here}/{large['id']}")
    over = form | {"price": "13", "version": value_of(clerk.page, "version")} | dict.fromkeys(SALE, "")
    assert (await clerk.send(f"{here}/{large['id']}", **over, backorder="", **options)).status_code == 200
    assert (await seen())["variants"][1]["price"]["amount"] == 1_300
    rows = await world.postgres.fetch("select sku, price, backorder from variants order by sku")
    assert [tuple(row) for row in rows] == [("SHIRT-L", 1_300, False), ("SHIRT-M", 1_000, False)]

    await clerk.open("/office/stock/SHIRT-M")
    key = value_of(clerk.page, "key")
    for _ in range(2):  # two clicks
        moved = await clerk.send("/office/stock/SHIRT-M/adjust", delta="-4", reason="Moths", key=key)
        assert moved.status_code == 200
    assert await world.stock_of("SHIRT-M") == 6
    before = await world.everything_written()
    short = await clerk.send("/office/stock/SHIRT-M/adjust", delta="-7", reason="More <moths>")
    assert (short.status_code, value_of(clerk.page, "delta"), value_of(clerk.page, "reason")) == (
        409, "-7", "More <moths>"
    )  # fmt: skip
    assert await world.everything_written() == before
    counted = await clerk.send("/office/stock/SHIRT-M/count", stock_quantity="9", reason="Stocktaking")
    assert counted.status_code == 200
    assert await world.stock_of("SHIRT-M") == 9
    await clerk.open("/office/stock/SHIRT-M")
    told = words_on(clerk.page)
    assert "By hand: Stocktaking +3 9" in told
    assert "By hand: Moths -4 6" in told
    await clerk.open("/office/stock?below=4")
    assert "1 SKU" in words_on(clerk.page)
    assert "SHIRT-L" in clerk.page

    await clerk.send(f"{here}/{large['id']}/delete")
    assert [row["sku"] for row in await world.postgres.fetch("select sku from variants where removed_at is null")] == [
        "SHIRT-M"
    ]
    await clerk.aclose()
