"""What to lay into a parcel."""

from uuid import uuid4

from adapters.papers.packing_slip import POLICY
from tests.world import ADDRESS, World


async def test_a_parcel_has_a_slip_of_what_is_in_it(world: World) -> None:
    await world.product("LAMP", name="Lamp <b>", price=1_234)
    admin, eve = await world.admin(), await world.customer()
    first, second = await eve.bought("LAMP", 3), await eve.bought("LAMP")
    admin.token = eve.token
    items = [{"item_id": first["items"][0]["id"], "quantity": 2}]
    sent = (await admin.post(f"/admin/orders/{first['id']}/shipments", {"items": items, "carrier": "Post"})).json()
    path = f"/admin/orders/{first['id']}/shipments/{sent['id']}/packing-slip"

    page = await admin.get(path, Accept_Language="de")

    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers.get_list("content-security-policy") == [POLICY]
    assert "script" not in POLICY
    assert "unsafe" not in POLICY
    assert page.headers["cache-control"] == "no-store"
    for said in ("Packzettel", first["number"], "<td>LAMP</td>\n<td>Lamp &lt;b&gt;</td>\n<td>2</td>", ADDRESS["line1"]):
        assert said in page.text
    assert "12.34" not in page.text
    assert "12,34" not in page.text
    assert "Post</p>" in page.text

    for elsewhere in (path.replace(first["id"], second["id"]), path.replace(sent["id"], str(uuid4()))):
        assert (await admin.get(elsewhere)).status_code == 404
    assert (await eve.get(path)).status_code == 403
    assert (await world.anyone.get(path)).status_code == 401
