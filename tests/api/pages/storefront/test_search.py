"""Looking for something, and narrowing it, with a browser that runs no script."""

import re
from collections.abc import AsyncIterator
from html import unescape
from typing import Any

import pytest

from api.requests.named_filters import NAMES_MAX
from tests.api.pages.surfer import Surfer
from tests.world import World

HOSTILE = "<script>alert(1)</script>\"'&"
MUG = {
    "name": f"Mug {HOSTILE}",
    "description": "For tea & <b>cocoa</b>",
    "status": "published",
    "attributes": {"Colour": "Red", "volume": "300 ml", "dishwasher": True},
    "tags": ["gift"],
    "price": 1_999,
    "sku": "M",
    "stock_quantity": 3,
}
COAT = {
    "name": "Overcoat",
    "status": "published",
    "attributes": {"Colour": "Blue"},
    "variants": [
        {"sku": "C-S", "options": {"size": "S"}, "price": 5_000, "stock_quantity": 0},
        {"sku": "C-L", "options": {"size": "L"}, "price": 10_000, "stock_quantity": 2},
    ],
}


@pytest.fixture
async def surfer(world: World) -> AsyncIterator[Surfer]:
    somebody = Surfer(world.app)
    yield somebody
    await somebody.aclose()


def found(page: str) -> list[str]:
    """What the goods are called, each with its price."""
    goods = re.findall(r"<h[23]><a [^>]*>(.*?)</a>.*?<p class=\"price\">(.*?)</p>", page, re.DOTALL)
    return [f"{unescape(re.sub('<[^>]*>', '', name))} {unescape(price)}" for name, price in goods]


def offered(page: str) -> dict[str, list[str]]:
    """By group of facets, what can be ticked and how many have it; ticked ones with a plus."""
    groups = re.findall(r'<details class="facet".*?<summary>(.*?)</summary>(.*?)</fieldset>', page, re.DOTALL)
    tick = r"<input [^>]*?( checked)?><label [^>]*>(.*?)</label>"
    return {
        name: [("+" if on else "") + unescape(re.sub("<[^>]*>", "", text)) for on, text in re.findall(tick, inside)]
        for name, inside in groups
    }


async def fill(world: World) -> dict[str, Any]:
    """A mug, a coat, and a drawer of drafts; below Kitchen there is Cups."""
    admin = await world.admin()
    kitchen = (await admin.post("/admin/categories", {"name": "Kitchen"})).json()
    cups = (await admin.post("/admin/categories", {"name": "Cups", "parent_id": kitchen["id"]})).json()
    brand = (await admin.post("/admin/brands", {"name": "Larch & Son"})).json()
    filed = {"category_id": cups["id"], "brand_id": brand["id"]}
    for body in (MUG | filed, COAT, MUG | {"sku": "M2", "status": "draft"}):
        made = await admin.post("/admin/products", body)
        assert made.status_code == 201, made.text
    await world.level()
    return {"kitchen": kitchen["slug"], "cups": cups["slug"], "brand": brand["slug"]}


async def test_a_search_is_narrowed_by_what_is_ticked_and_typed_and_shows_the_variant_that_meets_it(
    world: World, surfer: Surfer
) -> None:
    slugs = await fill(world)
    await surfer.open("/search")
    mug = f"Mug {HOSTILE} $19.99"
    assert found(surfer.page) == ["Overcoat from $50.00", mug]
    assert "2 products" in surfer.page
    assert HOSTILE not in surfer.page
    facets = offered(surfer.page)
    assert facets["Category"] == ["Cups (1)", "Kitchen (1)"]
    assert facets["Brand"] == ["Larch & Son (1)"]
    assert facets["Colour"] == ["Blue (1)", "Red (1)"]
    assert facets["Size"] == ["L (1)", "S (1)"]
    assert facets["Dishwasher"] == ["Yes (1)"]

    await surfer.open("/search?q=&min_price=19,99&max_price=19.99&brand=&attr.Colour=&sort=&page=")
    assert found(surfer.page) == [mug]
    await surfer.open("/search?min_price=19,995&max_price=cheap&min_rating=9&sort=best&page=0&nobody=1")
    assert found(surfer.page) == ["Overcoat from $50.00", mug], "what is wrong is passed over"

    await surfer.open(f"/search?attr.Colour=red&brand={slugs['brand']}&attr.Colour=Green")
    assert found(surfer.page) == [mug]
    assert offered(surfer.page)["Colour"] == ["+Red (1)", "+Green"]
    without = re.findall(r'<a class="chip" href="([^"]*)" aria-label="Remove filter: ([^"]*)"', surfer.page)
    assert {unescape(what): unescape(to) for to, what in without} == {
        "Larch & Son": "/search?attr.Colour=red&attr.Colour=Green",
        "Colour: red": f"/search?brand={slugs['brand']}&attr.Colour=Green",
        "Colour: Green": f"/search?brand={slugs['brand']}&attr.Colour=red",
    }
    assert '<meta name="robots" content="noindex,follow">' in surfer.page

    await surfer.open("/search?from.volume=250&to.volume=350,5&unit.volume=ml")
    assert found(surfer.page) == [mug]
    assert "Volume: 250 – 350.5 ml" in surfer.page
    assert 'name="to.volume" inputmode="decimal" value="350.5"' in surfer.page
    await surfer.open("/search?from.volume=301&to.volume=&unit.volume=ml")
    assert found(surfer.page) == []
    assert "Search again without the filters" in surfer.page

    await surfer.open("/search?option.size=S&option.size=L&in_stock=true")
    assert found(surfer.page) == ["Overcoat $100.00"]
    assert re.search(r'href="/p/overcoat\?variant=[0-9a-f-]{36}"', surfer.page)
    await surfer.open("/search?option.size=S&in_stock=true")
    assert found(surfer.page) == []
    too_many = "&".join(f"attr.n{number}=1" for number in range(NAMES_MAX + 1))
    assert (await surfer.open(f"/search?{too_many}")).status_code == 200


async def test_words_are_marked_and_corrected_and_a_category_shows_what_lies_below(
    world: World, surfer: Surfer
) -> None:
    slugs = await fill(world)
    await surfer.open("/search?q=overcoat")
    assert found(surfer.page) == ["Overcoat from $50.00"]
    assert "<mark>Overcoat</mark>" in surfer.page
    assert 'value="overcoat"' in surfer.page

    await surfer.open("/search?q=ovrecoat")
    assert found(surfer.page) == ["Overcoat from $50.00"]
    assert 'Did you mean: <a href="/search?q=overcoat">overcoat</a>' in surfer.page

    hostile = await surfer.client.get("/search", params={"q": HOSTILE + "\x00 qqqq"})
    assert hostile.status_code == 200
    assert "<script>alert" not in hostile.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in hostile.text

    await surfer.open(f"/c/{slugs['kitchen']}")
    assert found(surfer.page) == [f"Mug {HOSTILE} $19.99"]
    assert f'<a href="/c/{slugs["cups"]}">Cups</a>' in surfer.page
    assert "Category" not in offered(surfer.page)
    canonical = f'<link rel="canonical" href="{world.settings.mail.public_url}/c/{slugs["kitchen"]}">'
    assert canonical in surfer.page
    assert "noindex" not in surfer.page

    await surfer.open(f"/c/{slugs['kitchen']}?sort=price&category=other&in_stock=true")
    assert found(surfer.page) == [f"Mug {HOSTILE} $19.99"]
    assert "noindex,follow" in surfer.page
    assert f'href="/c/{slugs["kitchen"]}?sort=price" aria-label="Remove filter: In stock"' in surfer.page

    unknown = await surfer.open("/c/nowhere")
    assert unknown.status_code == 404
    assert "There is nothing here" in surfer.page
