"""What people come for, in a real browser: a guest buys, and what the office sees of it."""

import re

from playwright.async_api import Page, expect

from domain.accounts.account_token import Purpose
from tests.browser.shopping import EMAIL, delivery, fill_in_address, place
from tests.browser.signed_in import signed_in
from tests.browser.site import Site


async def test_a_guest_searches_buys_pays_and_finds_the_order_among_their_own_once_the_address_is_proved(
    shop_site: Site,
) -> None:
    world = shop_site.world
    admin = await world.admin()
    for country, price in (("CH", 700), ("US", 1_200)):
        await admin.post("/admin/shipping-prices", {"name": country, "countries": [country], "price": price})
    await world.product("MUG", name="Blue mug", price=1_999)
    await world.product("LAMP", name="Desk lamp", price=4_500)
    await world.level()
    async with shop_site.tab() as tab:
        page = tab.page
        await tab.open("/search")
        await expect(page.get_by_role("status")).to_have_text("2 products")
        box = page.get_by_label("Search the shop")
        await box.press_sequentially("mug")
        await expect(page.locator("#count")).to_have_text("1 product")
        await expect(page.get_by_role("heading", name="Desk lamp")).to_have_count(0)
        await expect(page).to_have_url(re.compile(r"q=mug"))
        await expect(box).to_be_focused()
        await expect(box).to_have_value("mug")

        await page.get_by_role("link", name="Blue mug").click()
        await page.get_by_role("button", name="Add to basket").click()
        await expect(page.get_by_role("status")).to_have_text("It lies in your basket.")
        quantity = page.get_by_label("Quantity of Blue mug")
        await quantity.fill("2")
        await quantity.press("Tab")
        await expect(page.locator(".lines .price")).to_have_text("$39.98")
        await expect(page.get_by_role("link", name="Basket").locator(".count")).to_have_text("2")

        await box.press_sequentially("lam")
        await expect(page.get_by_role("option", name="Desk lamp Product")).to_be_visible()

        await page.get_by_role("link", name="To the checkout").click()
        await page.get_by_label("E-mail address").fill(EMAIL)
        to = delivery(page)
        await to.get_by_label("Country").focus()
        await to.get_by_label("Country").select_option(label="United States")
        await expect(to.get_by_label("State or region")).to_be_visible()
        await expect(place(page)).to_have_text("Order for $51.98")
        await expect(to.get_by_label("Country")).to_be_focused()
        await fill_in_address(page)
        await expect(to.get_by_label("State or region")).to_have_count(0)
        await expect(place(page)).to_have_text("Order for $46.98")
        await expect(page.get_by_label("E-mail address")).to_have_value(EMAIL)
        await place(page).click()

        await expect(page.get_by_role("status")).to_have_text("Your order is placed, and waits to be paid.")
        await page.get_by_role("button", name="Pay $46.98").click()
        await expect(page.get_by_role("status")).to_have_text("Thank you, your order is paid.")
        number = await page.get_by_role("heading", level=1).inner_text()
        await expect(page.locator(".bill .total dd")).to_have_text("$46.98")
        await expect(page.get_by_text("Eve Adams")).to_be_visible()

        await page.get_by_role("link", name="Create an account").click()
        await expect(page.get_by_label("E-mail address")).to_have_value(EMAIL)
        await page.get_by_label("Name").fill("Eve Adams")
        await page.get_by_label("Password").fill("a dozen blue mugs")
        await page.get_by_role("button", name="Create an account").click()
        await expect(page.get_by_role("heading", name="No orders yet")).to_be_visible()

        await tab.open(f"/my/verify?token={await world.mailed_token(EMAIL, Purpose.VERIFY_EMAIL)}")
        await page.get_by_role("button", name="Yes, confirm").click()
        await expect(page.get_by_role("status")).to_have_text("Thank you, that is confirmed.")
        await page.get_by_role("link", name="Orders").click()
        await page.get_by_role("link", name=number.removeprefix("Order ")).click()
        await expect(page.get_by_role("heading", level=1)).to_have_text(number)
        await expect(page.locator(".bill .total dd")).to_have_text("$46.98")
    assert await world.ledger_broken() == {}


async def test_the_office_sees_a_sale_and_a_refund_in_figures_and_chart_without_a_reload(shop_site: Site) -> None:
    world = shop_site.world
    await world.product("LAMP", name="Desk lamp", price=4_550)
    eve, admin = await world.customer(), await world.admin()
    order = await eve.ordered("LAMP", 2)
    await world.level()
    async with shop_site.tab() as shop, shop_site.tab() as office:
        await signed_in(shop, eve)
        await signed_in(office, admin)
        await shop.open(f"/my/orders/{order['id']}/pay")
        await office.open("/office/")
        await expect(office.page.get_by_text("Live: what is sold shows by itself.")).to_be_visible()
        await they_say(office.page, "$0.00", orders="0")
        await office.page.evaluate("window.since = 'the first look'")

        await shop.page.get_by_role("button", name="Pay $91.00").click()
        await expect(shop.page.get_by_role("status")).to_have_text("Thank you, your order is paid.")
        await they_say(office.page, "$91.00", orders="1")
        assert (await admin.get("/admin/dashboard/summary")).json()["revenue"]["amount"] == 9_100

        desk = await office.page.context.new_page()
        await desk.goto(f"/office/orders/{order['id']}")
        await desk.locator("summary", has_text="Refund").click()
        await desk.get_by_label("An amount without goods").check()
        await desk.get_by_label("Amount (optional)").fill("10,01")
        await desk.get_by_label("Reason").fill("Scratched")
        await desk.get_by_role("button", name="Refund").click()
        await expect(desk.get_by_role("status")).to_have_text("The refund is given.")
        await they_say(office.page, "$80.99", orders="1")
        assert (await admin.get("/admin/dashboard/summary")).json()["revenue"]["amount"] == 8_099
        assert await office.page.evaluate("window.since") == "the first look"


async def they_say(page: Page, revenue: str, orders: str) -> None:
    """The figures, and today's bar in the chart."""
    await expect(page.locator("#figure-revenue > span")).to_have_text(revenue)
    await expect(page.locator("#figure-orders > span")).to_have_text(orders)
    today = page.locator(".chart-wide .chart-now title").last
    await expect(today).to_have_text(re.compile(rf": {re.escape(revenue)}$"))
