"""A shop and its office in a browser that runs no script: everything works, by buttons."""

import re

from playwright.async_api import expect

from tests.browser.shopping import EMAIL, delivery, fill_in_address, place
from tests.browser.signed_in import signed_in
from tests.browser.site import Site


async def test_without_script_somebody_finds_orders_once_and_pays_and_the_office_sends_it(shop_site: Site) -> None:
    world = shop_site.world
    admin = await world.admin()
    for country, price in (("CH", 700), ("US", 1_200)):
        await admin.post("/admin/shipping-prices", {"name": country, "countries": [country], "price": price})
    await world.product("MUG", name="Blue mug", price=1_999)
    await world.product("JUG", name="Blue jug", price=4_500)
    await world.level()
    async with shop_site.tab(width=360, script=False) as shop, shop_site.tab(script=False) as office:
        page = shop.page
        await shop.open("/")
        await page.get_by_label("Search the shop").fill("blue")
        await page.get_by_role("button", name="Find").click()
        await expect(page.get_by_role("status")).to_have_text("2 products")
        await page.locator("summary", has_text="Filters").click()
        await page.get_by_label("To (USD)").fill("20")
        await page.get_by_role("button", name="Apply filters").click()
        await expect(page.get_by_role("status")).to_have_text("1 product")
        await expect(page).to_have_url(re.compile("q=blue.*max_price=20"))

        await page.get_by_role("link", name="Blue mug").click()
        await page.get_by_role("button", name="Add to basket").click()
        await page.get_by_label("Quantity of Blue mug").fill("2")
        await page.get_by_role("button", name="Change", exact=True).click()
        await expect(page.locator(".lines .price")).to_have_text("$39.98")
        await page.get_by_role("link", name="To the checkout").click()
        await page.get_by_label("E-mail address").fill(EMAIL)
        to = delivery(page)
        await to.get_by_label("Country").select_option(label="United States")
        await to.get_by_role("button", name="Update").click()
        await expect(to.get_by_label("State or region")).to_be_visible()
        await expect(place(page)).to_have_text("Order for $51.98")
        await fill_in_address(page)
        await to.get_by_role("button", name="Update").click()
        await expect(place(page)).to_have_text("Order for $46.98")
        await place(page).dblclick()
        await expect(page.get_by_role("status")).to_have_text("Your order is placed, and waits to be paid.")
        await page.get_by_role("button", name="Pay $46.98").dblclick()
        await expect(page.get_by_role("status")).to_have_text("Thank you, your order is paid.")
        written = await world.everything_written()
        assert (written["orders"], written["payments"], await world.stock_of("MUG")) == (1, 1, 8)

        desk = office.page
        await signed_in(office, admin)
        await world.level()
        await office.open("/office/orders?status=PAID")
        await desk.get_by_role("link", name="TP-").click()
        await desk.get_by_label("Carrier").fill("Swiss Post")
        await desk.get_by_role("button", name="Send the parcel").click()
        await expect(desk.get_by_role("status")).to_have_text("The parcel is sent.")
        await page.reload()
        await expect(page.get_by_text("2 sent")).to_be_visible()
        await expect(page.get_by_text("Swiss Post")).to_be_visible()
