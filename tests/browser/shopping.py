"""What somebody does who buys, with a browser."""

from collections.abc import Mapping
from typing import Final

from playwright.async_api import Locator, Page, expect

EMAIL: Final = "eve@example.com"
ADDRESS: Final = {"Name": "Eve Adams", "Street and number": "1 Main Road", "Postal code": "3000", "City": "Bern"}


async def put_in_basket(page: Page, slug: str) -> None:
    await page.goto(f"/p/{slug}")
    await page.get_by_role("button", name="Add to basket").click()
    await expect(page.get_by_text("It lies in your basket.")).to_be_visible()


async def fill_in_address(page: Page, country: str = "Switzerland", address: Mapping[str, str] = ADDRESS) -> None:
    """For a delivery. The country comes first: the fields follow it."""
    to = delivery(page)
    await to.get_by_label("Country").select_option(label=country)
    await expect(to.get_by_label("Postal code")).to_be_visible()
    for label, value in address.items():
        await to.get_by_label(label, exact=True).fill(value)


def delivery(page: Page) -> Locator:
    return page.get_by_role("group", name="Delivery address")


def place(page: Page) -> Locator:
    """The button that orders."""
    return page.get_by_role("button", name="Order for")
