"""A shop as a browser finds it on this machine."""

from typing import Any

import pytest
from playwright.async_api import expect

from tests.browser.site import Site
from tests.docs.blocks import block


async def test_a_shop_is_open_to_a_browser_and_everybody_else_is_in_the_same_one(shop_site: Site) -> None:
    await shop_site.world.product("MUG-1", name="Blue mug")
    await shop_site.world.level()
    async with shop_site.tab() as tab:
        answer = await tab.open("/products")
        assert [item["name"] for item in (await answer.json())["items"]] == ["Blue mug"]
    assert shop_site.world.settings.mail.public_url == shop_site.url


async def test_the_test_that_the_page_shows_passes(shop_site: Site) -> None:
    """docs/testing.md"""
    names: dict[str, Any] = {"Site": Site, "expect": expect}
    exec(block("docs/testing.md", "async def test_a_product_page"), names)
    await names["test_a_product_page"](shop_site)


@pytest.mark.slow  # Swagger takes seconds to draw so many routes
async def test_the_documentation_opens_with_nothing_from_elsewhere(shop_site: Site) -> None:
    async with shop_site.tab() as tab:
        await tab.open("/docs")
        await expect(tab.page.get_by_role("heading", name="Tradepost")).to_be_visible()
        assert (await tab.cost()).requests == 4
