"""A product's page, as a browser without script has it, and as a search engine reads it."""

import json
import re
from collections.abc import AsyncIterator
from html import unescape
from typing import Any

import pytest

from tests.api.pages.surfer import TOKEN, Surfer
from tests.world import World

HOSTILE = "Lamp </script><script>alert(1)</script>\"'&\u2028"
LAMP = {
    "name": HOSTILE,
    "slug": "lamp",
    "description": "<p>Bright &amp; <em>quiet</em></p><script>alert(2)</script>",
    "status": "published",
    "attributes": {"power": "12 W", "dimmable": True},
    "variants": [
        {
            "sku": "L-1",
            "options": {"colour": "Red"},
            "price": 1_999,
            "compare_at_price": 2_499,
            "stock_quantity": 3,
        },
        {"sku": "L-2", "options": {"colour": "Blue"}, "price": 2_005, "stock_quantity": 0},
        {"sku": "L-3", "options": {"colour": "Grey"}, "price": 2_100, "stock_quantity": 0, "backorder": True},
    ],
}
REVIEW = {"rating": 4, "title": "Bright <b>", "body": "It lights\nthe whole desk."}


@pytest.fixture
async def surfer(world: World) -> AsyncIterator[Surfer]:
    somebody = Surfer(world.app)
    yield somebody
    await somebody.aclose()


def told(page: str) -> dict[str, Any]:
    """What search engines read, by its type."""
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert not any(character in block for block in blocks for character in "<>&\u2028")
    return {data["@type"]: data for data in map(json.loads, blocks)}


def tokens(page: str) -> set[str]:
    return set(TOKEN.findall(page))


def said(page: str) -> str:
    """What stands there to be read."""
    return " ".join(unescape(re.sub("<[^>]*>", " ", page)).split())


async def test_a_product_is_shown_with_its_variants_and_told_to_the_cent(world: World, surfer: Surfer) -> None:
    admin, eve = await world.admin(), await world.customer()
    office = (await admin.post("/admin/categories", {"name": "Office & Desk"})).json()
    created = await admin.post("/admin/products", LAMP | {"category_id": office["id"]})
    assert created.status_code == 201, created.text
    made = created.json()
    one, two, three = (variant["id"] for variant in made["variants"])
    await world.level()
    await surfer.open("/p/lamp")
    page, data = surfer.page, told(surfer.page)
    assert "alert(2)" not in page
    assert "<script>alert(1)" not in page
    assert "<em>quiet</em>" in page
    assert "Choose (Colour) Red $19.99 Before: $24.99 Only 3 left Blue $20.05 Sold out Grey $21.00 Can be ordered," in (
        said(page)
    )
    assert f'value="{one}" checked' in page
    assert f'value="{two}" disabled' in page
    assert "Dimmable Yes Power 12 W Article number L-1" in said(page)
    assert "Nobody has reviewed this yet." in page
    url = world.settings.mail.public_url
    assert f'<link rel="canonical" href="{url}/p/lamp">' in page
    assert '<meta property="product:price:amount" content="19.99">' in page
    assert '<meta name="description" content="Bright &amp; quiet">' in page

    product = data["Product"]
    assert product["name"] == made["name"]
    assert "aggregateRating" not in product
    assert [
        (offer["sku"], offer["price"], offer["priceCurrency"], offer["availability"].rpartition("/")[2])
        for offer in product["offers"]
    ] == [
        ("L-1", "19.99", "USD", "InStock"),
        ("L-2", "20.05", "USD", "OutOfStock"),
        ("L-3", "21.00", "USD", "BackOrder"),
    ]
    assert product["offers"][2]["url"] == f"{url}/p/lamp?variant={three}"
    crumbs = data["BreadcrumbList"]["itemListElement"]
    assert [(crumb["name"], crumb["item"]) for crumb in crumbs][:1] == [("Office & Desk", f"{url}/c/office-desk")]

    somebody_else = Surfer(world.app)
    for _ in range(2):
        await somebody_else.open("/p/lamp")
    assert len(tokens(page)) == len(tokens(somebody_else.page)) == 1, "one for all forms of a page"
    assert tokens(page) != tokens(somebody_else.page), "and another for each browser"
    await somebody_else.aclose()

    await surfer.open(f"/p/lamp?variant={three}&variant=nonsense")
    assert '<p class="price large">$21.00</p>' in surfer.page
    assert f'value="{three}" checked' in surfer.page

    review = (await eve.post(f"/products/{made['id']}/reviews", REVIEW)).json()
    approved = await admin.patch(f"/admin/reviews/{review['id']}", {"status": "approved"})
    assert approved.status_code == 200
    renamed = await admin.patch(f"/admin/products/{made['id']}", {"slug": "desk-lamp"})
    assert renamed.status_code == 200
    await world.level()
    surfer.client.follow_redirects = False
    for former in ("/p/lamp", f"/p/{made['id']}"):
        moved = await surfer.open(f"{former}?variant={two}")
        assert (moved.status_code, moved.headers["location"]) == (301, f"/p/desk-lamp?variant={two}")
    await surfer.open("/p/desk-lamp?reviews=nonsense")
    assert "Bright <b> 4 of" not in surfer.page
    assert "Bright &lt;b&gt;" in surfer.page
    assert 'aria-label="4 of 5 stars"' in surfer.page
    product = told(surfer.page)["Product"]
    assert product["aggregateRating"] == {
        "@type": "AggregateRating",
        "ratingValue": 4.0,
        "reviewCount": 1,
        "bestRating": 5,
    }
    assert [each["reviewBody"] for each in product["review"]] == ["It lights\nthe whole desk."]

    await admin.patch(f"/admin/products/{made['id']}", {"status": "draft"})
    await world.level()
    for nowhere in ("/p/desk-lamp", "/p/lamp", f"/p/{made['id']}", "/p/nobody"):
        assert (await surfer.open(nowhere)).status_code == 404
        assert "There is nothing here" in surfer.page
