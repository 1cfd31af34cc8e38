"""The shop's own facts, what opens it to other programs, and who did what."""

import re

from tests.api.pages.office.clerk import at_the_desk
from tests.world import World

HOSTILE = "<script>alert(1)</script>\"'"


async def test_the_shop_is_changed_as_it_was_seen_or_not_at_all(world: World) -> None:
    admin = await world.admin()
    async with at_the_desk(world) as desk:
        await desk.open("/office/shop")
        said = {"name": f"Lamps {HOSTILE}", "low_stock": "7", "guest_checkout": "", "where": "these"}
        refused = await desk.send("/office/shop", **said, ships_to=[""], version=version_on(desk.page))
        assert (refused.status_code, 'id="ships_to-fault"' in desk.page) == (400, True)
        first = version_on(desk.page)
        await desk.send("/office/shop", **said, ships_to=["", "CH", "LI"], version=first)
        assert ("Saved." in desk.page, "<script>alert" in desk.page) == (True, False)
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in desk.page
        shop = (await admin.get("/admin/shop")).json()
        assert (shop["ships_to"], shop["low_stock"], shop["guest_checkout"]) == (["CH", "LI"], 7, False)

        before = await world.everything_written()
        mine = {"name": "Mine", "low_stock": "9", "where": "*", "guest_checkout": ""}
        stale = await desk.send("/office/shop", **mine, version=first)
        assert (stale.status_code, "Somebody has changed this meanwhile" in desk.page) == (412, True)
        assert ('value="Mine"' in desk.page, "What is there now" in desk.page) == (True, True)
        assert await world.everything_written() == before
        await desk.send("/office/shop", **mine, version=version_on(desk.page))
        assert await world.postgres.fetchval("select name from shop") == "Mine"

        await desk.open("/office/audit?action=change_shop")
        cells = [re.sub(r"\s+", " ", each) for each in re.findall(r"<tr><td><code>(.*?)</tr>", desk.page)]
        assert "low_stock</code></td><td>7</td><td>9</td>" in cells
        assert "ships_to</code></td><td>CH, LI</td><td>*</td>" in cells
        assert ("Eve" in desk.page, "<script>alert" in desk.page) == (True, False)
        await desk.open("/office/audit?action=update_product&from=nonsense")
        assert "Nothing of this kind was done." in desk.page
        backwards = await desk.open("/office/audit?from=2026-02-02&to=2026-02-01")
        assert (backwards.status_code, "-fault" in desk.page) == (200, True)


def version_on(page: str) -> int:
    found = re.search(r'name="version" value="(\d+)"', page)
    assert found is not None
    return int(found[1])


async def test_secrets_are_shown_once_and_nowhere_again(world: World) -> None:
    async with at_the_desk(world) as desk:
        await desk.open("/office/keys/new")
        refused = await desk.send("/office/keys/new", name="Warehouse", scopes=[""])
        assert (refused.status_code, 'id="scopes-fault"' in desk.page) == (400, True)
        made = await desk.send("/office/keys/new", name="Warehouse", scopes=["", "stock:read"])
        assert (made.status_code, made.url.path, made.history) == (200, "/office/keys/new", [])
        assert made.headers.get_list("cache-control") == ["no-store"]
        key = re.search(r"tp_[\w-]{30,}", desk.page)
        assert key is not None
        opens = await world.client.get("/admin/inventory", headers={"Authorization": f"Bearer {key[0]}"})
        assert opens.status_code == 200, opens.text

        await desk.open("/office/webhooks/new")
        target = {"url": "https://erp.example.com/hooks", "events": ["", "order.paid"], "active": "yes"}
        nowhere = await desk.send("/office/webhooks/new", **target | {"url": "https://127.0.0.1/"})
        assert (nowhere.status_code, 'id="url-fault"' in desk.page) == (400, True)
        told = await desk.send("/office/webhooks/new", **target)
        assert (told.status_code, told.headers.get_list("cache-control")) == (200, ["no-store"])
        secret = re.search(r"whsec_[\w+/=]{30,}", desk.page)
        webhook = await world.postgres.fetchval("select id from webhook_endpoints")
        assert secret is not None
        rotated = await desk.send(f"/office/webhooks/{webhook}/rotate-secret")
        another = re.search(r"whsec_[\w+/=]{30,}", desk.page)
        assert another is not None
        assert (rotated.status_code, another[0] != secret[0]) == (200, True)

        rooms = ("keys", "webhooks", f"webhooks/{webhook}", f"webhooks/{webhook}/deliveries", "audit")
        pages = [(await desk.open(f"/office/{room}")).text for room in rooms]
        assert "Nothing was sent yet." in pages[3]
        cookies = str([cookie.value for cookie in desk.client.cookies.jar])
        for hidden, shown in ((key[0], made), (secret[0], told), (another[0], rotated)):
            assert shown.text.count(hidden) == 1
            assert hidden not in str(shown.headers.raw), "no cookie tells it either"
            assert not any(hidden in page for page in (*pages, cookies, str(shown.url)))

        assert "Read stock" in pages[0]
        await desk.open("/office/keys")
        end = re.search(r'action="(/office/keys/[^"]+/end)"', desk.page)
        assert end is not None
        await desk.send(end[1])
        assert ("The key opens nothing any more." in desk.page, "There is no key yet." in desk.page) == (True, True)
        await desk.open(f"/office/webhooks/{webhook}")
        await desk.send(f"/office/webhooks/{webhook}/delete")
        assert "There is no webhook yet." in desk.page
