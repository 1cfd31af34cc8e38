"""What search engines fetch: always what is sold now, told again only when it may have changed."""

import json
from xml.etree import ElementTree

import pytest
from msgspec.structs import replace

from adapters.feeds import sitemap
from adapters.proxies import Proxies
from api.routes.catalog import feeds
from domain.catalog.product import ProductStatus
from tests.world import World

GOOGLE = {"g": "http://base.google.com/ns/1.0"}
MAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
PICTURE = {"url": "https://a.example/lamp.jpg", "alt": "a lamp"}


def locations(text: str) -> list[str]:
    return [found.text or "" for found in ElementTree.fromstring(text).iterfind(".//s:loc", MAP)]


async def test_feeds_show_what_is_sold_now(world: World) -> None:
    admin = await world.admin()
    lamp = await world.product("LAMP", 1_550, name='Lamp <"best">')
    draft = await world.product("SECRET", status=ProductStatus.DRAFT)
    for product in (lamp, draft):
        assert (await admin.post(f"/admin/products/{product.id}/images", PICTURE)).status_code == 201
    await world.level()

    answer = await world.anyone.get("/feeds/google.xml")

    assert answer.headers["content-type"] == "application/xml"
    assert answer.headers["cache-control"] == "public, max-age=300"
    (item,) = ElementTree.fromstring(answer.text).iterfind("channel/item")
    told = {name: item.findtext(f"g:{name}", None, GOOGLE) for name in ("id", "title", "link", "price", "availability")}
    assert told == {
        "id": "LAMP",
        "title": 'Lamp <"best">',
        "link": f"https://shop.example/p/{lamp.slug}",
        "price": "15.50 USD",
        "availability": "in_stock",
    }
    table = await world.anyone.get("/feeds/google.tsv")
    assert [line.split("\t")[0] for line in table.text.splitlines()] == ["id", "LAMP"]
    lines = await world.anyone.get("/feeds/products.jsonl?t=123")
    (line,) = lines.text.splitlines()
    assert json.loads(line) == (await world.anyone.get(f"/products/{lamp.id}")).json()

    await admin.post("/admin/inventory/LAMP/adjust", {"delta": -10, "reason": "sold out"})
    await world.level()
    again = await world.anyone.get("/feeds/google.xml", If_None_Match=answer.headers["etag"])
    assert again.status_code == 200
    assert again.text.replace("out_of_stock", "in_stock") == answer.text


async def test_a_feed_that_still_holds_is_not_gone_through(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await world.product("LAMP")
    await world.level()
    for path in ("/feeds/google.xml", "/feeds/google.tsv", "/feeds/products.jsonl", "/sitemap.xml"):
        seen = await world.anyone.get(path)
        assert seen.headers["etag"].startswith('W/"')
        flows = world.app.state.shop.public_flows
        with flows.one_more("a"), flows.one_more("a"), flows.one_more("b"), flows.one_more("b"):
            busy = await world.anyone.get(path)
            assert (busy.status_code, busy.json()["code"], busy.headers["retry-after"]) == (503, "streams-busy", "30")
            known = await world.anyone.get(path, If_None_Match=seen.headers["etag"])
            assert (known.status_code, known.content, known.headers["etag"]) == (304, b"", seen.headers["etag"])
            assert known.headers["cache-control"] == "public, max-age=300"
            head = await world.client.head(path)
            assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", seen.headers["etag"])
        assert flows.running == 0
        with monkeypatch.context() as patch:
            patch.setattr("api.routes.catalog.feeds.FORMS_REVISION", feeds.FORMS_REVISION + 1)
            anew = await world.anyone.get(path, If_None_Match=seen.headers["etag"])
            assert anew.status_code == 200, "the next version of the shop says it otherwise"

    settings = replace(world.settings, trusted_proxy=Proxies(1))
    world.app.state.shop = replace(world.app.state.shop, settings=settings)
    with flows.one_more("203.0.113.9"), flows.one_more("203.0.113.9"):
        for address, status in (("203.0.113.9", 503), ("203.0.113.10", 200)):
            answer = await world.anyone.get("/feeds/google.xml", X_Forwarded_For=address)
            assert answer.status_code == status, "an address has two of the four places"


async def test_the_sitemap_names_every_page_and_robots_the_sitemap(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin = await world.admin()
    home = (await admin.post("/admin/categories", {"name": "Home"})).json()
    await admin.post("/admin/categories", {"name": "Lamps", "parent_id": home["id"]})
    lamps = sorted([await world.product(f"LAMP-{number}") for number in range(5)], key=lambda lamp: lamp.id)
    await world.product("SECRET", status=ProductStatus.DRAFT)
    await world.level()
    others = [f"https://shop.example{path}" for path in ("/", "/c/home", "/c/lamps")]
    of_products = [f"https://shop.example/p/{lamp.slug}" for lamp in lamps]

    whole = await world.anyone.get("/sitemap.xml")
    assert locations(whole.text) == others + of_products
    moments = [found.text for found in ElementTree.fromstring(whole.text).iterfind(".//s:lastmod", MAP)]
    assert moments == [f"{lamp.updated_at:%Y-%m-%dT%H:%M:%SZ}" for lamp in lamps]
    assert (await world.anyone.get("/sitemaps/3.xml")).status_code == 404

    monkeypatch.setattr(sitemap, "ADDRESSES_MAX", 2)
    index = await world.anyone.get("/sitemap.xml")
    files = locations(index.text)
    assert files == [f"https://shop.example/sitemaps/{number}.xml" for number in range(1, 6)]
    found = [locations((await world.anyone.get(file.removeprefix("https://shop.example"))).text) for file in files]
    assert found == [others[:2], others[2:], of_products[:2], of_products[2:4], of_products[4:]]
    for name in ("6.xml", "0.xml", "x.xml", "1"):
        assert (await world.anyone.get(f"/sitemaps/{name}")).status_code == 404

    robots = await world.anyone.get("/robots.txt")
    assert robots.headers["content-type"] == "text/plain; charset=utf-8"
    assert robots.text.splitlines() == [
        "User-agent: *",
        *(f"Disallow: {path}" for path in ("/admin", "/office", "/cart", "/checkout", "/my")),
        "",
        "Sitemap: https://shop.example/sitemap.xml",
    ]
