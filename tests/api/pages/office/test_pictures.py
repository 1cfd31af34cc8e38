"""Pictures of a product in the office: sent by a form, linked, put in order, taken out."""

from typing import Any

from tests.adapters.pictures.drawn import HOSTILE, saved, two_halves
from tests.api.pages.office.clerk import clerk_of, send_file
from tests.api.pages.surfer import words_on
from tests.world import World

PNG = saved(two_halves(), "PNG")


async def test_pictures_are_sent_linked_put_in_order_and_taken_out(world: World) -> None:
    clerk, admin = await clerk_of(world), await world.admin()
    lamp = await world.product("LAMP", name="Desk Lamp")
    await world.level()
    here = f"/office/products/{lamp.id}/pictures"

    async def pictures() -> list[dict[str, Any]]:
        token = {"Consistency_Token": clerk.client.cookies.get("__Host-seen") or "p0"}
        found: list[dict[str, Any]] = (await admin.get(f"/admin/products/{lamp.id}", **token)).json()["images"]
        return found

    await clerk.open(here)
    assert "No pictures yet." in clerk.page
    before = await world.everything_written()
    for content, status in ((HOSTILE["HTML that begins as a JPEG"][0], 400), (b"", 400)):
        wrong = await send_file(clerk, here, content, "a.jpg")
        assert (wrong.status_code, 'role="alert"' in clerk.page) == (status, True)
    unknown = await send_file(clerk, here, PNG, size="large")
    assert unknown.status_code == 400
    assert await world.everything_written() == before

    sent = await send_file(clerk, here, PNG)
    assert (sent.status_code, sent.url.path, "The picture is there." in clerk.page) == (200, here, True)
    (own,) = await pictures()
    assert (own["alt"], own["width"], own["height"]) == ("Desk Lamp", 40, 20)
    assert (await clerk.client.get(own["url"])).status_code == 200
    assert f'src="{own["url"]}"' in clerk.page

    assert (await send_file(clerk, here, PNG)).status_code == 409
    assert "This picture is among the product's already." in words_on(clerk.page)
    no_address = await clerk.send(f"{here}/link", url="javascript:alert(1)", alt="")
    assert no_address.status_code == 400
    assert len(await pictures()) == 1

    for name in ("a", "b"):
        await clerk.send(f"{here}/link", url=f"https://pictures.example/{name}.jpg", alt="<script>alert(1)</script>")
    first, a, b = [one["id"] for one in await pictures()]
    assert "<script>alert" not in clerk.page
    await clerk.send(f"{here}/order", order=[first, a, b], earlier=b)
    assert [one["id"] for one in await pictures()] == [first, b, a]
    await clerk.send(f"{here}/order", order=[a, b, first])
    assert [one["id"] for one in await pictures()] == [a, b, first]
    some = await clerk.send(f"{here}/order", order=[a, b])
    assert some.status_code == 400

    await clerk.send(f"{here}/{a}", alt="From the side", variant_id=str(lamp.variants[0].id))
    assert next((one["alt"], one["variant_id"]) for one in await pictures()) == (
        "From the side", str(lamp.variants[0].id)
    )  # fmt: skip
    await clerk.send(f"{here}/{a}/delete")
    assert [one["id"] for one in await pictures()] == [b, first]
    await clerk.aclose()
