"""Files into the shop and out of it, by the office's pages."""

from tests.api.catalog.test_imports import clerk_works
from tests.api.pages.office.clerk import clerk_of, send_file
from tests.api.pages.surfer import words_on
from tests.world import World

CATALOG = b"""\
{"sku": "LAMP", "name": "Desk Lamp", "price": "39.90", "stock_quantity": 7}
{"sku": "MUG", "name": "Mug", "price": "8.50"}
{"sku": "SOCK", "name": "Sock"}
"""


async def test_a_catalog_is_taken_in_with_a_report_and_sent_out_as_the_api_does(world: World) -> None:
    clerk, admin = await clerk_of(world), await world.admin()
    await clerk.open("/office/files")
    before = await world.everything_written()
    nothing = await send_file(clerk, "/office/files/catalog", b" ", "empty.csv", default_stock="12")
    assert (nothing.status_code, 'role="alert"' in clerk.page, 'value="12"' in clerk.page) == (400, True, True)
    less = await send_file(clerk, "/office/files/catalog", CATALOG, "three.jsonl", default_stock="-1")
    assert (less.status_code, 'id="default_stock-fault"' in clerk.page) == (400, True)
    assert await world.everything_written() == before

    sent = await send_file(clerk, "/office/files/catalog", CATALOG, "<i>three</i>.jsonl", default_stock="5")
    assert (sent.status_code, 'hx-trigger="every 1s"' in clerk.page) == (200, True)
    assert "&lt;i&gt;three&lt;/i&gt;.jsonl" in clerk.page
    await clerk_works(world)
    await world.level()
    await clerk.open(sent.url.path)
    told = words_on(clerk.page)
    assert "hx-trigger" not in clerk.page
    assert "Rows 3 Created 2 Changed 0 Unchanged 0 Refused 1" in told
    assert "3 SOCK price: SOCK is new and needs one." in told
    over = await clerk.send(f"{sent.url.path}/stop")
    assert (over.status_code, "This import is over." in clerk.page) == (409, True)
    assert (await world.stock_of("LAMP"), await world.stock_of("MUG")) == (7, 5)

    await clerk.open("/office/files")
    assert "&lt;i&gt;three&lt;/i&gt;.jsonl" in clerk.page
    before = await world.everything_written()
    wrong = await send_file(clerk, "/office/files/stock", b"sku,delta\nLAMP,3\nHAT,1\n", "s.csv", reason="Delivery")
    assert (wrong.status_code, "There is no SKU HAT." in clerk.page, 'value="Delivery"' in clerk.page) == (
        400,
        True,
        True,
    )
    assert await world.everything_written() == before
    right = await send_file(clerk, "/office/files/stock", b"sku,delta\nLAMP,3\nMUG,-1\n", "s.csv", reason="Delivery")
    assert right.status_code == 200
    assert (await world.stock_of("LAMP"), await world.stock_of("MUG")) == (10, 4)

    await world.level()
    for kind in ("products", "orders", "customers"):
        for form in ("csv", "jsonl"):
            page = await clerk.client.get(f"/office/files/export/{kind}?format={form}")
            api = await admin.get(f"/admin/export/{kind}?format={form}")
            assert (page.status_code, page.content) == (200, api.content), kind
            assert page.headers["content-disposition"] == api.headers["content-disposition"]
            assert page.headers["content-type"] == api.headers["content-type"]
    assert (await clerk.client.get("/office/files/export/secrets")).status_code == 404
    await clerk.aclose()
