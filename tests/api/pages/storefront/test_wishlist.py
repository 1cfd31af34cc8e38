"""One's wishlist, and from there into the basket."""

from domain.catalog.product import ProductStatus
from tests.api.pages.surfer import Surfer, signed_in
from tests.world import World

HOSTILE = "<img src=x onerror=alert(1)>"


async def test_wishes_move_to_the_basket_and_what_cannot_be_had_stays(world: World, surfer: Surfer) -> None:
    lamp = await world.product("LAMP", name=HOSTILE)
    sold_out = await world.product("DESK", stock=0)
    ended = await world.product("CHAIR")
    eve, admin = await world.customer(), await world.admin()
    signed_in(surfer, eve)
    await surfer.open("/my/wishlist")
    assert "No wishes yet" in surfer.page
    added = await surfer.send("/my/wishlist/add", product_id=lamp.id, back="/search?q=lamp")
    assert (added.url.path, added.url.query) == ("/search", b"q=lamp")
    for product in (sold_out, ended):
        await surfer.open("/my/wishlist")
        await surfer.send("/my/wishlist/add", product_id=product.id)
    archived = await admin.patch(f"/admin/products/{ended.id}", {"status": ProductStatus.ARCHIVED.value})
    assert archived.status_code == 200
    await world.level()

    await surfer.open("/my/wishlist")
    assert HOSTILE not in surfer.page
    assert surfer.page.count("Sold out") == 1
    assert surfer.page.count("Not offered any more") == 1
    assert surfer.page.count("/move") == 1
    await surfer.send("/my/wishlist/add", product_id=lamp.id, notify="yes")
    assert surfer.page.count("You get a note") == 1
    await surfer.send("/my/wishlist/add", product_id=lamp.id, notify="")
    assert "You get a note" not in surfer.page

    before = await world.everything_written()
    assert (await surfer.send(f"/my/wishlist/{sold_out.id}/move")).status_code == 409
    assert "1 wanted, 0 left" in surfer.page
    assert await world.everything_written() == before
    await surfer.send(f"/my/wishlist/{lamp.id}/move")
    assert "It lies in your basket." in surfer.page
    assert '<span class="count">1</span>' in surfer.page
    await surfer.send(f"/my/wishlist/{ended.id}/remove")
    (left,) = (await eve.get("/wishlist")).json()["items"]
    assert left["product_id"] == str(sold_out.id)
    assert [(line["sku"], line["quantity"]) for line in (await eve.get("/cart")).json()["items"]] == [("LAMP", 1)]
