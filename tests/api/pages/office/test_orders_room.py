"""Orders in the office: found, sent in parts, refunded once, and written about."""

import re
from typing import Any

from tests.api.pages.office.clerk import at_the_desk
from tests.api.pages.surfer import Surfer
from tests.world import World

HOSTILE = """<script>alert(1)</script> "quoted" & 'so'"""


async def three_lamps_and_a_desk(world: World) -> dict[str, Any]:
    await world.product("LAMP", price=1_000)
    await world.product("DESK", price=5_000)
    eve = await world.customer()
    await eve.post("/cart/add", {"sku": "DESK", "quantity": 1})
    order = await eve.bought("LAMP", 3)
    await world.level()
    return order


def key_of(page: str, form: str) -> str:
    """What tells a form that was shown from one that is shown anew."""
    found = re.search(rf'action="[^"]*/{form}">.*?name="key" value="([^"]*)"', page, re.DOTALL)
    assert found is not None
    return found[1]


def item(order: dict[str, Any], sku: str) -> str:
    return next(str(item["id"]) for item in order["items"] if item["sku"] == sku)


async def sent(world: World, surfer: Surfer, path: str, **fields: object) -> str:
    """What the page says afterwards, which is a page of what was done."""
    answer = await surfer.send(path, **fields)
    assert (answer.status_code, answer.history[0].status_code) == (200, 303), answer.text[:500]
    return surfer.page


async def test_a_parcel_of_some_items_and_a_refund_by_lines_that_happens_once(world: World) -> None:
    order = await three_lamps_and_a_desk(world)
    path, lamp, desk = f"/office/orders/{order['id']}", item(order, "LAMP"), item(order, "DESK")
    async with at_the_desk(world) as surfer:
        await surfer.open(f"/office/orders?q={order['number']}&status=PAID&min_total=79,99&country=CH&fulfilment=none")
        assert "1 order<" in surfer.page
        assert f'href="{path}"' in surfer.page
        await surfer.open("/office/orders?status=REFUNDED&page=nonsense")
        assert "No order is like this." in surfer.page
        backwards = await surfer.open("/office/orders?from=2026-02-01&to=2026-01-01")
        assert (backwards.status_code, "The span ends before it begins." in surfer.page) == (400, True)

        await surfer.open(path)
        assert "$80.00" in surfer.page
        written = await world.everything_written()
        typed = {f"send.{lamp}": 4, f"send.{desk}": "one", "carrier": HOSTILE, "tracking_url": "javascript:alert(1)"}
        refused = await surfer.send(f"{path}/shipments", key=key_of(surfer.page, "shipments"), **typed)
        assert refused.status_code == 400
        assert "This is no number of units." in surfer.page
        assert "This is no address such as" in surfer.page
        assert 'value="&lt;script&gt;alert(1)&lt;/script&gt; &#34;quoted&#34;' in surfer.page  # nothing typed is lost
        assert "<script>alert(1)" not in surfer.page
        too_many = {f"send.{lamp}": 4, f"send.{desk}": 0}
        assert (await surfer.send(f"{path}/shipments", **too_many)).status_code == 409
        assert (await surfer.send(f"{path}/shipments", **{f"send.{lamp}": 0})).status_code == 400
        assert await world.everything_written() == written

        parcel = {f"send.{lamp}": 2, f"send.{desk}": 0, "carrier": "Swiss Post", "tracking_number": "99.1"}
        page = await sent(world, surfer, f"{path}/shipments", key=key_of(surfer.page, "shipments"), **parcel)
        assert "The parcel is sent." in page
        assert "Sent in part" in page
        assert "Cancel the order" not in page
        document = (await (admin := await world.admin()).get(f"/admin/orders/{order['id']}")).json()
        assert [(one["carrier"], one["items"]) for one in document["shipments"]] == [
            ("Swiss Post", [{"item_id": lamp, "quantity": 2}])
        ]
        slip = re.search(r'href="([^"]*/packing-slip)"', page)
        assert slip is not None
        assert "Product LAMP" in (await surfer.client.get(slip[1])).text
        assert "INV-" in (await surfer.client.get(f"{path}/invoice")).text

        fields = {"what": "lines", f"back.{lamp}": 1, "restock": "yes", "reason": "Broken", "amount": ""}
        key = key_of(page, "refunds")
        stock = await world.stock_of("LAMP")
        assert "The refund is given." in await sent(world, surfer, f"{path}/refunds", key=key, **fields)
        written = await world.everything_written()
        assert "The refund is given." in await sent(world, surfer, f"{path}/refunds", key=key, **fields)
        assert await world.everything_written() == written
        assert await world.stock_of("LAMP") == stock + 1
        changed = await surfer.send(f"{path}/refunds", key=key, **(fields | {"reason": "Another"}))
        assert (changed.status_code, "This form was sent already" in surfer.page) == (422, True)

        for wrong, status in (
            ({"what": "lines", "reason": "Nothing"}, 400),
            ({"what": "amount", "reason": "Nothing"}, 400),
            ({"what": "amount", "amount": "71", "reason": "Too much"}, 409),
            ({"what": "all"}, 400),
            ({"reason": "What?"}, 400),
        ):
            assert (await surfer.send(f"{path}/refunds", **wrong)).status_code == status, wrong
        assert await world.everything_written() == written
        await sent(world, surfer, f"{path}/refunds", what="amount", amount="2,50", reason=HOSTILE)
        assert "$67.50 can still go back." in surfer.page
        await world.level()
        refunds = (await admin.get(f"/admin/orders/{order['id']}")).json()["refunds"]
        assert [(one["amount"]["amount"], one["restocked"], one["reason"]) for one in refunds] == [
            (1_000, True, "Broken"),
            (250, False, HOSTILE),
        ]
        actions = (await admin.get("/admin/audit?action=refund_order")).json()
        assert actions["total"] == 2
        assert await world.ledger_broken() == {}


async def test_an_order_is_paid_by_hand_sent_delivered_and_written_about(world: World) -> None:
    await world.product("LAMP", price=1_000)
    eve = await world.customer()
    order = await eve.ordered("LAMP")
    await world.level()
    path = f"/office/orders/{order['id']}"
    async with at_the_desk(world, "de") as surfer:
        await surfer.open(path)
        before = await world.everything_written()
        refused = await surfer.send(f"{path}/status", status="DELIVERED")
        assert (refused.status_code, "Das ist nicht möglich, so wie es jetzt steht" in surfer.page) == (409, True)
        assert (await surfer.send(f"{path}/status", status="LOST")).status_code == 400
        assert (await surfer.send(f"{path}/notes", text=" ")).status_code == 400
        assert await world.everything_written() == before

        assert "Bezahlt" in await sent(world, surfer, f"{path}/status", status="PAID")
        await sent(world, surfer, f"{path}/shipments", **{f"send.{order['items'][0]['id']}": 1})
        await sent(world, surfer, f"{path}/status", status="DELIVERED")
        assert "Zugestellt" in surfer.page
        page = await sent(world, surfer, f"{path}/notes", text=f"{HOSTILE}\nzweite Zeile")
        assert "&lt;script&gt;alert(1)&lt;/script&gt; &#34;quoted&#34; &amp; &#39;so&#39;\nzweite Zeile" in page
        assert "<script>alert(1)" not in page
        assert (await surfer.open("/office/orders/not-an-id")).status_code == 404
        assert (await surfer.open(f"/office/orders/{eve.id}")).status_code == 404
