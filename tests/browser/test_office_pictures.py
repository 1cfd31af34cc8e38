"""What the office and customers add to a product, as the shop shows it then."""

from playwright.async_api import FilePayload, Page, expect

from tests.adapters.pictures.drawn import saved, two_halves
from tests.browser.signed_in import signed_in
from tests.browser.site import Site

PICTURE: FilePayload = {"name": "lamp.png", "mimeType": "image/png", "buffer": saved(two_halves(), "PNG")}
BROKEN: FilePayload = {"name": "notes.png", "mimeType": "image/png", "buffer": b"no picture"}
DRAWN = "pictures => pictures.map(each => each.complete && each.naturalWidth > 0)"


async def test_a_picture_that_the_office_sends_is_seen_in_the_shop(shop_site: Site) -> None:
    world = shop_site.world
    lamp = await world.product("LAMP", name="Desk lamp")
    await world.level()
    async with shop_site.tab() as office, shop_site.tab(width=360) as shop:
        await signed_in(office, await world.admin())
        page = office.page
        office.expects("status of 400")
        await office.open(f"/office/products/{lamp.id}/pictures")
        await page.get_by_label("Pictures: choose them, or drop them here").set_input_files([BROKEN, PICTURE])
        await page.get_by_role("button", name="Send pictures").click()
        await expect(page.get_by_text("lamp.png: is there")).to_be_visible()
        await expect(page.get_by_text("notes.png:")).to_have_class("bad")
        await expect(page.locator("[data-picture]")).to_have_count(1)

        await world.level()
        await shop.open("/p/desk-lamp")
        await seen(shop.page, ".gallery img")
        await shop.open("/search?q=lamp")
        await seen(shop.page, ".goods img")


async def seen(page: Page, pictures: str) -> None:
    """There is one, and it is drawn."""
    await expect(page.locator(pictures)).to_have_count(1)
    await expect(page.locator(pictures)).to_have_js_property("complete", value=True)
    assert await page.locator(pictures).evaluate_all(DRAWN) == [True]


async def test_a_review_waits_for_the_office_and_then_counts_in_the_shop(shop_site: Site) -> None:
    world = shop_site.world
    await world.product("LAMP", name="Desk lamp")
    eve = await world.customer()
    await eve.bought("LAMP")
    await world.level()
    async with shop_site.tab() as shop, shop_site.tab() as office:
        await signed_in(shop, eve)
        await signed_in(office, await world.admin())
        page, desk = shop.page, office.page
        await shop.open("/p/desk-lamp")
        await expect(page.get_by_text("Nobody has reviewed this yet.")).to_be_visible()
        await page.get_by_role("link", name="Write a review").click()
        await page.get_by_label("4 of 5 stars").check()
        await page.get_by_label("In a few words").fill("It <b>lights</b>")
        await page.get_by_label("Your review").fill("The whole desk.")
        await page.get_by_role("button", name="Send the review").click()
        await expect(page.get_by_text("Being read")).to_be_visible()
        await shop.open("/p/desk-lamp")
        await expect(page.get_by_text("Nobody has reviewed this yet.")).to_be_visible()

        await office.open("/office/reviews")
        await desk.get_by_role("button", name="Approve the review of Eve, Desk lamp").click()
        await expect(desk.get_by_text("No review waits for you.")).to_be_visible()
        await world.level()
        await shop.open("/p/desk-lamp")
        await expect(page.get_by_role("heading", name="It <b>lights</b>")).to_be_visible()
        await expect(page.get_by_text("The whole desk.")).to_be_visible()
        await expect(page.get_by_text("Has bought it here")).to_be_visible()
        rated = page.locator(".offer .rated")
        await expect(rated.get_by_role("img", name="4 of 5 stars")).to_be_visible()
        await expect(rated).to_contain_text("1 review")
