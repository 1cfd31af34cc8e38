"""The API's documentation in a browser: all of it comes from the shop itself. The page is Swagger's, not ours."""

from playwright.async_api import expect

from tests.browser.site import Site


async def test_the_documentation_opens_with_nothing_from_elsewhere(shop_site: Site) -> None:
    async with shop_site.tab() as tab:
        answer = await tab.open("/docs")
        assert answer.status == 200
        await expect(tab.page.get_by_role("heading", name="Tradepost")).to_be_visible()
        assert (await tab.cost()).requests == 4
