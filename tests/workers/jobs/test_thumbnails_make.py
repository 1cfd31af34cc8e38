"""Smaller sizes of pictures come by themselves, to every product that shows them."""

import io
from typing import Any, cast

import pytest
from PIL import Image

from commands.base import perform
from commands.catalog.add_image import AddImage, add_image
from commands.catalog.create_product import CreateProduct, NewVariant, create_product
from commands.media.claim_file import ClaimFile, claim_file
from db.catalog.products import ProductFacts
from domain.catalog.product import ProductStatus
from domain.outages import StoreDown
from tests.adapters.pictures.drawn import saved, two_halves
from tests.world import World
from workers.jobs.context import JobContext
from workers.jobs.thumbnails_make import thumbnails_make

NAME, LOST, BROKEN = (f"{letter * 40}.jpg" for letter in "abc")


async def make(world: World) -> int:
    shop = world.app.state.shop
    context = {"postgres": world.at_work, "media": shop.media, "pictures": shop.pictures}
    return await thumbnails_make(cast("JobContext", context))


async def show(world: World, sku: str, file: str) -> Any:
    """A product that shows this file, whose size nobody knows."""
    facts = ProductFacts(sku, "", ProductStatus.PUBLISHED, None, None, {})
    product = await perform(world.postgres, create_product, CreateProduct(facts, (), [NewVariant(sku, {}, 1, None, 1)]))
    await perform(world.postgres, add_image, AddImage(product.id, f"/media/{file}", file=file))
    return product.id


async def due(world: World) -> int:
    await world.postgres.execute("update media_files set thumbnails_due_at = now() where thumbnails_due_at is not null")
    return int(await world.postgres.fetchval("select count(*) from media_files where thumbnails_due_at is not null"))


async def test_they_come_to_every_product_and_change_no_version(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    media = world.app.state.shop.media
    await perform(world.postgres, claim_file, ClaimFile(NAME, {}))
    assert await make(world) == 0, "nothing shows it yet"
    lamps = [await show(world, sku, NAME) for sku in ("A", "B")]

    async def down(name: str) -> bytes:
        raise StoreDown("media")

    with monkeypatch.context() as outage:
        outage.setattr(media, "read", down)
        assert await make(world) == 0
    await media.put(NAME, saved(two_halves((1_000, 500)), "JPEG"))
    assert await make(world) == 0, "it is due a while later"
    assert await due(world) == 1
    assert await make(world) == 1
    assert await due(world) == 0

    await world.level()
    shown = [(await world.anyone.get(f"/products/{lamp}")).json() for lamp in lamps]
    sizes = {"thumb": f"/media/{'a' * 40}-240.webp", "medium": f"/media/{'a' * 40}-640.webp"}
    sizes["large"] = f"/media/{'a' * 40}-1280.webp"
    for product in shown:
        (image,) = product["images"]
        assert (image["variants"], image["width"], image["height"]) == (sizes, 1_000, 500)
        assert product["version"] == 2
    thumb = await world.anyone.get(sizes["thumb"])
    assert (thumb.headers["content-type"], Image.open(io.BytesIO(thumb.content)).size) == ("image/webp", (240, 120))
    await show(world, "C", NAME)
    await world.level()
    (third,) = (await world.anyone.get("/products/c")).json()["images"]
    assert third["variants"] == sizes, "what is there already is there at once"
    assert await world.differences() == []


async def test_what_can_not_be_made_is_given_up_and_keeps_nobody_waiting(world: World) -> None:
    await world.app.state.shop.media.put(BROKEN, b"no picture")
    for name in (LOST, BROKEN):
        await perform(world.postgres, claim_file, ClaimFile(name, {}))
        await show(world, name[:2], name)
    assert await make(world) == 0
    assert await due(world) == 0
