"""What goes wrong between people and forms: impatience, two tabs, going back, a session that ends, a slow line."""

import asyncio
from collections import Counter
from urllib.parse import urlsplit

from playwright.async_api import Page, Request, Route, expect

from tests.browser.shopping import EMAIL, delivery, fill_in_address, place, put_in_basket
from tests.browser.site import Site
from tests.world import World

PASSWORD = "a dozen blue mugs"
PLACED = "Your order is placed, and waits to be paid."


def forms_sent(page: Page) -> Counter[str]:
    """How often, by where to; it counts on."""
    sent: Counter[str] = Counter()

    def count(request: Request) -> None:
        if request.method == "POST":
            sent[urlsplit(request.url).path.rpartition("/")[2]] += 1

    page.on("request", count)
    return sent


async def rows(world: World) -> tuple[int, int, int]:
    """Orders, payments, and what is left on the shelf."""
    written = await world.everything_written()
    return written["orders"], written["payments"], await world.stock_of("MUG")


async def test_a_double_click_orders_and_pays_once_and_who_goes_back_does_not_order_again(shop_site: Site) -> None:
    world = shop_site.world
    await world.product("MUG", name="Blue mug", price=1_999, stock=9)
    await world.level()
    async with shop_site.tab() as tab:
        page = tab.page
        sent = forms_sent(page)
        await put_in_basket(page, "blue-mug")
        await page.goto("/checkout")
        await page.get_by_label("E-mail address").fill(EMAIL)
        await fill_in_address(page)
        await place(page).dblclick()
        await expect(page.get_by_role("status")).to_have_text(PLACED)
        assert (await rows(world), sent["checkout"]) == ((1, 0, 8), 1)

        await page.go_back()
        await expect(page.get_by_text("Your basket is empty.")).to_be_visible()
        await page.go_forward()
        await page.get_by_role("button", name="Pay $19.99").dblclick()
        await expect(page.get_by_role("status")).to_have_text("Thank you, your order is paid.")
        assert (await rows(world), sent["pay"]) == ((1, 1, 8), 1)
        await page.go_back()
        await expect(page.get_by_role("heading", level=1)).to_contain_text("Order TP-")
        await expect(page.get_by_role("button", name="Pay")).to_have_count(0)


async def test_what_another_tab_has_changed_is_asked_again_before_it_is_ordered(shop_site: Site) -> None:
    world = shop_site.world
    await world.product("MUG", name="Blue mug", price=1_999, stock=9)
    await world.level()
    async with shop_site.tab() as tab:
        page, beside = tab.page, await tab.page.context.new_page()
        tab.expects("status of 409")
        await put_in_basket(page, "blue-mug")
        await page.goto("/checkout")
        await page.get_by_label("E-mail address").fill(EMAIL)
        await fill_in_address(page)
        await page.get_by_label("Note to the shop").fill("Ring twice")

        await beside.goto("/basket")
        await beside.get_by_label("Quantity of Blue mug").fill("2")
        await beside.get_by_label("Quantity of Blue mug").press("Enter")
        await expect(beside.locator(".bill .total dd")).to_have_text("$39.98")
        await place(page).click()
        await expect(page.get_by_role("alert")).to_contain_text("The total has changed meanwhile.")
        await expect(page.get_by_role("alert")).to_be_focused()
        await expect(place(page)).to_have_text("Order for $39.98")

        await world.postgres.execute("update variants set price = 2499")
        await place(page).click()
        await expect(place(page)).to_have_text("Order for $49.98")
        await expect(page.get_by_role("alert")).to_contain_text("Nothing was ordered yet.")
        assert await rows(world) == (0, 0, 9)
        await expect(page.get_by_label("Note to the shop")).to_have_value("Ring twice")
        await place(page).click()
        await expect(page.get_by_role("status")).to_have_text(PLACED)
        assert await rows(world) == (1, 0, 7)


async def test_a_form_of_before_signing_in_is_refused_and_a_session_that_ends_loses_nothing(shop_site: Site) -> None:
    world = shop_site.world
    await world.product("MUG", name="Blue mug", stock=9)
    await world.level()
    async with shop_site.tab() as tab:
        page, beside = tab.page, await tab.page.context.new_page()
        tab.expects("status of 403")
        await put_in_basket(page, "blue-mug")
        await page.goto("/checkout")
        await page.get_by_label("E-mail address").fill(EMAIL)
        await fill_in_address(page)
        await beside.goto("/my/register")
        await beside.get_by_label("Name").fill("Eve Adams")
        await beside.get_by_label("E-mail address").fill(EMAIL)
        await beside.get_by_label("Password").fill(PASSWORD)
        await beside.get_by_role("button", name="Create an account").click()
        await expect(beside.get_by_role("heading", name="No orders yet")).to_be_visible()

        before = await world.everything_written()
        await place(page).click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Please send this once more")
        assert await world.everything_written() == before

        await page.goto("/checkout")
        await fill_in_address(page)
        await page.get_by_label("Note to the shop").fill("Ring twice")
        await world.postgres.execute("delete from sessions")
        await page.context.clear_cookies(name="__Host-access")
        await place(page).click()
        await expect(page.get_by_role("status")).to_contain_text("Your session has ended.")
        assert (await rows(world))[0] == 0
        await page.get_by_label("E-mail address").fill(EMAIL)
        await page.get_by_label("Password").fill(PASSWORD)
        await page.get_by_role("button", name="Sign in").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Checkout")
        await expect(page.get_by_label("Note to the shop")).to_have_value("Ring twice")
        await expect(delivery(page).get_by_label("City")).to_have_value("Bern")
        await place(page).click()
        await expect(page.get_by_role("status")).to_have_text(PLACED)
        assert await rows(world) == (1, 0, 8)


async def test_on_a_slow_line_a_page_is_read_and_used_before_its_scripts_come_and_nothing_typed_is_lost(
    shop_site: Site,
) -> None:
    world = shop_site.world
    await world.product("MUG", name="Blue mug", price=1_999, stock=9)
    await world.level()
    scripts = asyncio.Event()

    async def hold(route: Route) -> None:
        await scripts.wait()
        await route.continue_()

    async with shop_site.tab(width=360) as tab:
        page, early = tab.page, await tab.page.context.new_page()
        await early.route("**/*.js", hold)
        await early.goto("/p/blue-mug", wait_until="commit")
        await expect(early.get_by_role("heading", level=1)).to_have_text("Blue mug")
        assert await early.evaluate("typeof htmx") == "undefined"
        await early.get_by_role("button", name="Add to basket").click()
        await expect(early.get_by_role("status")).to_have_text("It lies in your basket.")
        scripts.set()

        await page.goto("/checkout")
        await tab.slow()
        to = delivery(page)
        await to.get_by_label("Country").select_option(label="Austria")
        await to.get_by_label("Name").press_sequentially("Eve Adams")
        await page.get_by_label("E-mail address").fill(EMAIL)
        await expect(place(page)).to_have_text("Order for $19.99")
        await fill_in_address(page, "Austria")
        await expect(page.get_by_label("E-mail address")).to_have_value(EMAIL)

        sent = forms_sent(page)
        await place(page).click(click_count=3)
        await expect(page.get_by_role("status")).to_have_text(PLACED)
        assert (await rows(world), sent["checkout"]) == ((1, 0, 8), 1)
