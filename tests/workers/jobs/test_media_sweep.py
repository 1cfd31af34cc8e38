"""Files that nothing names leave the media store, and no others."""

from pathlib import Path
from typing import Any, cast

import asyncpg
import pytest

from adapters.media.local import LocalStore
from commands.base import perform, transact
from commands.catalog.add_image import AddImage, add_image
from commands.catalog.create_product import CreateProduct, NewVariant, create_product
from commands.catalog.remove_image import RemoveImage, remove_image
from commands.media.claim_due_thumbnails import ClaimDueThumbnails, claim_due_thumbnails
from commands.media.claim_file import ClaimFile, claim_file
from db.catalog.products import ProductFacts
from db.work import Work
from domain.catalog.picture import size_names
from domain.catalog.product import Product, ProductStatus
from domain.outages import FileLeaving, StoreDown
from workers.jobs.context import JobContext
from workers.jobs.media_sweep import media_sweep

NAME, OTHER = f"{'a' * 40}.jpg", f"{'b' * 40}.jpg"


class Shelf:
    """A media store in a folder, and the shop that keeps files there."""

    def __init__(self, postgres: asyncpg.Pool, folder: Path) -> None:
        self.postgres = postgres
        self.folder = folder
        self.media = LocalStore(folder)

    async def put(self, name: str) -> None:
        await perform(self.postgres, claim_file, ClaimFile(name, {}))
        for each in (name, *size_names(name).values()):
            await self.media.put(each, b"picture")

    async def product(self) -> Product:
        facts = ProductFacts("Lamp", "", ProductStatus.PUBLISHED, None, None, {})
        return await perform(self.postgres, create_product, CreateProduct(facts, (), [NewVariant("L", {}, 1, None, 1)]))

    async def a_day_passes(self) -> None:
        await self.postgres.execute(
            "update media_files"
            " set claimed_at = claimed_at - interval '25 h', leaving_at = leaving_at - interval '25 h'"
        )

    async def sweep(self) -> int:
        return await media_sweep(cast("JobContext", {"postgres": self.postgres, "media": self.media}))

    @property
    def files(self) -> set[str]:
        return {file.name for file in self.folder.rglob("*") if file.is_file()}


@pytest.fixture
def shelf(postgres: asyncpg.Pool, tmp_path: Path) -> Shelf:
    return Shelf(postgres, tmp_path)


async def test_an_upload_that_came_to_nothing_leaves_after_a_day(shelf: Shelf) -> None:
    await shelf.put(NAME)
    (shelf.folder / "aa" / f".{NAME}.begun").touch()
    assert await shelf.sweep() == 0
    assert len(shelf.files) == 5
    await shelf.a_day_passes()
    assert await shelf.sweep() == 1
    assert shelf.files == set()
    assert await shelf.postgres.fetchval("select count(*) from media_files") == 0


async def test_what_a_product_shows_stays_and_what_it_showed_leaves_a_day_later(shelf: Shelf) -> None:
    product = await shelf.product()
    images = []
    for name in (NAME, OTHER):
        await shelf.put(name)
        command = AddImage(product.id, f"/media/{name}", file=name)
        images.append(await perform(shelf.postgres, add_image, command))
    await shelf.a_day_passes()
    assert await shelf.sweep() == 0
    await perform(shelf.postgres, remove_image, RemoveImage(product.id, images[0].id))
    assert await shelf.sweep() == 0
    await shelf.a_day_passes()
    assert await shelf.sweep() == 1
    assert shelf.files == {OTHER, *size_names(OTHER).values()}


async def test_a_file_that_somebody_is_about_to_name_stays(shelf: Shelf) -> None:
    """An old one, that is sent again: whether it was claimed anew, or is named in a transaction that is still open."""
    product = await shelf.product()
    for name in (NAME, OTHER):
        await shelf.put(name)
    await shelf.a_day_passes()
    await perform(shelf.postgres, claim_file, ClaimFile(OTHER, {}))

    async def name_it_meanwhile(work: Work) -> int:
        await add_image(AddImage(product.id, f"/media/{NAME}", file=NAME), work)
        swept = await shelf.sweep()
        await work.write_down()
        return swept

    assert await transact(shelf.postgres, name_it_meanwhile) == 0
    assert await shelf.sweep() == 0
    assert len(shelf.files) == 8


async def test_beside_what_is_swept_away_no_smaller_sizes_are_left(shelf: Shelf) -> None:
    """However late they are made, and whatever becomes of the picture meanwhile."""
    product = await shelf.product()
    await shelf.put(NAME)
    image = await perform(shelf.postgres, add_image, AddImage(product.id, f"/media/{NAME}", file=NAME))
    await perform(shelf.postgres, remove_image, RemoveImage(product.id, image.id))
    await shelf.a_day_passes()
    assert len(await perform(shelf.postgres, claim_due_thumbnails, ClaimDueThumbnails(1))) == 1
    assert await shelf.sweep() == 0, "somebody is at it"
    await shelf.media.put(size_names(NAME)["thumb"], b"smaller")
    await shelf.a_day_passes()
    assert (await shelf.sweep(), shelf.files) == (1, set())


async def test_a_file_that_is_leaving_is_nobodys_until_it_is_gone(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sweep that got stuck is gone on with an hour later, when nobody can be at it any more."""
    await shelf.put(NAME)
    await shelf.a_day_passes()

    async def down(name: str) -> None:
        raise StoreDown("media")

    with monkeypatch.context() as outage:
        outage.setattr(shelf.media, "remove", down)
        with pytest.raises(StoreDown):
            await shelf.sweep()
    product, naming = await shelf.product(), AddImage
    with pytest.raises(FileLeaving):
        await perform(shelf.postgres, claim_file, ClaimFile(NAME, {}))
    with pytest.raises(FileLeaving):
        await perform(shelf.postgres, add_image, naming(product.id, f"/media/{NAME}", file=NAME))
    assert await shelf.sweep() == 0, "somebody may still be at it"
    await shelf.a_day_passes()
    assert await shelf.sweep() == 1
    await perform(shelf.postgres, claim_file, ClaimFile(NAME, {}))


async def test_wherever_an_upload_ends_every_row_has_its_file_and_every_file_its_claim(shelf: Shelf) -> None:
    """The steps of an upload, each of which may be the last."""
    product = await shelf.product()
    steps: list[Any] = [
        lambda: perform(shelf.postgres, claim_file, ClaimFile(NAME, {})),
        lambda: shelf.media.put(NAME, b"picture"),
        lambda: perform(shelf.postgres, add_image, AddImage(product.id, f"/media/{NAME}", file=NAME)),
    ]
    for step in steps:
        await step()
        named = {row["file_name"] for row in await shelf.postgres.fetch("select file_name from product_images")}
        claimed = {row["name"] for row in await shelf.postgres.fetch("select name from media_files")}
        assert named <= shelf.files <= claimed
    assert named == {NAME}
