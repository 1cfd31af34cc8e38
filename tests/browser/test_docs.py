"""The API's documentation, as somebody tries the API out on it."""

import json

import pytest
from playwright.async_api import expect

from tests.browser.site import Site

EVE = {"email": "eve@example.com", "password": "correct horse battery", "name": "Eve"}


@pytest.mark.slow  # Swagger takes seconds to draw so many routes
async def test_who_signs_in_on_the_page_stays_so_and_leaves_no_password(shop_site: Site) -> None:
    await shop_site.world.anyone.post("/auth/register", EVE)
    await shop_site.world.level()
    async with shop_site.tab() as tab:
        await tab.open("/docs")
        await tab.page.get_by_role("button", name="Authorize").click()
        door = tab.page.locator(".auth-container").filter(has_text="OAuth2, password")
        await door.get_by_label("username:").fill(EVE["email"])
        await door.get_by_label("password:").fill(EVE["password"])
        await door.get_by_role("button", name="Apply given OAuth2 credentials").click()
        await expect(door.get_by_role("button", name="Remove authorization")).to_be_visible()
        kept = await tab.page.evaluate("localStorage.getItem('authorized')")
        assert json.loads(kept)["password"]["token"]["token_type"] == "Bearer"
        assert EVE["password"] not in kept

        await tab.page.goto("/docs#/Accounts/account_me")
        await tab.page.reload()
        operation = tab.page.locator("#operations-Accounts-account_me")
        await operation.get_by_role("button", name="Execute").click()
        await expect(operation.locator(".live-responses-table")).to_contain_text(EVE["email"])
