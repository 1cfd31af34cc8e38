"""Coupons, promotions, shipping and tax, as the office sets them."""

import re
from datetime import UTC, datetime

from tests.api.pages.office.clerk import at_the_desk
from tests.world import ADDRESS, World

HOSTILE = "\"><script>alert(1)</script>'"


async def test_a_coupon_made_in_the_office_takes_off_what_it_says(world: World) -> None:
    await world.product("LAMP", price=999)
    async with at_the_desk(world) as desk:
        await desk.open("/office/coupons")
        assert "There is no coupon yet." in desk.page
        await desk.open("/office/coupons/new")
        before = await world.everything_written()
        refused = await desk.send(
            "/office/coupons/new", code="NO WAY", kind="amount", amount="1,234", percent="", active="yes"
        )
        assert refused.status_code == 400
        assert 'id="code-fault"' in desk.page
        assert 'id="amount-fault"' in desk.page
        assert 'value="NO WAY"' in desk.page, "nothing that was typed is lost"
        assert await world.everything_written() == before

        said = {"code": "TWELVE", "kind": "amount", "amount": "2,50", "percent": "", "starts_at": "2026-01-02T03:04"}
        made = await desk.send("/office/coupons/new", **said, max_redemptions="3", min_subtotal="19.98", active="yes")
        assert (made.status_code, made.url.path) == (200, "/office/coupons")
        assert ("Saved." in desk.page, "$2.50" in desk.page, "0 of 3" in desk.page) == (True, True, True)
        (stored,) = await world.postgres.fetch("select value, min_subtotal, starts_at from coupons")
        assert tuple(stored) == (250, 1_998, datetime(2026, 1, 2, 3, 4, tzinfo=UTC))

        eve = await world.customer()
        await eve.post("/cart/add", {"sku": "LAMP", "quantity": 2})
        cart = (await eve.post("/cart/coupon", {"code": "twelve"})).json()
        assert (cart["discount"]["amount"], cart["total"]["amount"]) == (250, 1_748)
        await eve.post("/order/create", {"shipping_address": ADDRESS})

        await desk.open("/office/coupons/new")
        taken = await desk.send("/office/coupons/new", **said, active="yes")
        assert (taken.status_code, "There is a coupon" in desk.page) == (409, True)

        coupon = await world.postgres.fetchval("select id from coupons")
        await desk.open(f"/office/coupons/{coupon}")
        assert ('value="2.50"' in desk.page, 'value="2026-01-02T03:04"' in desk.page) == (True, True)
        kept = await desk.send(f"/office/coupons/{coupon}/delete")
        assert (kept.status_code, "This coupon is still in use." in desk.page) == (409, True)
        changed = {"code": "TWELVE", "kind": "percent", "percent": "12", "amount": "2.50", "min_subtotal": ""}
        await desk.send(f"/office/coupons/{coupon}", **changed, active="")
        assert ("12 %" in desk.page, "Switched off" in desk.page) == (True, True)
        await desk.send(f"/office/coupons/{coupon}/switch", active="yes")
        (stored,) = await world.postgres.fetch("select value, min_subtotal, active from coupons")
        assert tuple(stored) == (
            12,
            None,
            True,
        )


async def test_a_promotion_is_chosen_for_goods_that_are_looked_for(world: World) -> None:
    await world.product("LAMP", price=1_000, name=f"Desk lamp {HOSTILE}")
    async with at_the_desk(world) as desk:
        await desk.open("/office/promotions/new")
        said = {"name": f"Two for one {HOSTILE}", "kind": "buy_x_get_y", "buy_quantity": "1", "get_quantity": "1"}
        key = re.search(r'name="key" value="([^"]+)"', desk.page)
        assert key is not None
        before = await world.everything_written()
        await desk.send("/office/promotions/new", **said, key=key[1], of_words="desk lamp", look="of")
        chosen = re.search(r'<option value="(product_id=[^"]+)" selected>Desk lamp', desk.page)
        assert chosen is not None
        assert ("<script>alert" in desk.page, "&lt;script&gt;alert" in desk.page) == (False, True)
        refused = await desk.send("/office/promotions/new", **said, key=key[1], min_subtotal="not mine", active="yes")
        assert (refused.status_code, 'id="of-fault"' in desk.page) == (400, True)
        assert await world.everything_written() == before
        for _ in range(2):
            made = await desk.send("/office/promotions/new", **said, key=key[1], of=chosen[1], active="yes")
            assert made.url.path == "/office/promotions"
            await desk.open("/office/promotions/new")
        assert await world.postgres.fetchval("select count(*) from promotions") == 1, "sent twice, made once"
        await desk.open("/office/promotions")
        assert ("Buy 1, get 1 more with 100 % off" in desk.page, "<script>alert" in desk.page) == (True, False)

        eve = await world.customer()
        cart = (await eve.post("/cart/add", {"sku": "LAMP", "quantity": 2})).json()
        assert cart["total"]["amount"] == 1_000
        promotion = await world.postgres.fetchval("select id from promotions")
        await desk.open(f"/office/promotions/{promotion}")
        await desk.send(f"/office/promotions/{promotion}", **said | {"percent": "50"}, of=chosen[1], active="yes")
        assert (await eve.post("/cart/add", {"sku": "LAMP", "quantity": 2})).json()["total"]["amount"] == 3_000
        await desk.send(f"/office/promotions/{promotion}/delete")
        assert "There is no promotion yet." in desk.page


async def test_shipping_and_tax_are_set_by_country(world: World) -> None:
    await world.product("LAMP", price=1_000)
    async with at_the_desk(world, "de") as desk:
        await desk.open("/office/shipping/new")
        assert "Alle übrigen Länder" in desk.page
        refused = await desk.send("/office/shipping/new", name="Alpen", price="5,5", countries="")
        assert (refused.status_code, 'id="countries-fault"' in desk.page) == (400, True)
        said = {"name": "Alpen", "price": "5,50", "free_from": "20", "countries": ["", "CH", "AT"]}
        await desk.send("/office/shipping/new", **said)
        assert ("Österreich, Schweiz" in desk.page or "Schweiz" in desk.page, "5,50" in desk.page) == (True, True)
        await desk.open("/office/shipping/new")
        taken = await desk.send("/office/shipping/new", name="Noch einer", price="1", countries=["CH"])
        assert (taken.status_code, "gibt es schon einen Versandpreis" in desk.page) == (409, True)

        await desk.open("/office/tax/new")
        assert (await desk.send("/office/tax/new", country="CH", name="MwSt.", percent="8,111")).status_code == 400
        await desk.send("/office/tax/new", country="CH", name="MwSt.", percent="8,1", included="")
        assert ("Schweiz" in desk.page, "8.1 %" in desk.page, "kommt hinzu" in desk.page) == (True, True, True)
        again = await desk.send("/office/tax/new", country="CH", name="MwSt.", percent="9")
        assert again.status_code == 400
        eve = await world.customer()
        await eve.post("/cart/add", {"sku": "LAMP"})
        order = await eve.post(
            "/order/create",
            {"shipping_address": ADDRESS},
        )
        assert order.json()["total"]["amount"] == round(1_550 * 1.081)
        await desk.open("/office/tax/CH")
        await desk.send("/office/tax/CH/delete")
        assert await world.postgres.fetchval("select count(*) from tax_rates") == 0
