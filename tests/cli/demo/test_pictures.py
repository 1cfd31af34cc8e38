"""The demo's products have pictures: drawn, few, and hung before anything names them."""

import itertools
from pathlib import Path

import asyncpg
import pytest

from adapters.settings import Settings
from cli.demo import pictures
from cli.demo.assortment import BRANDS, KINDS
from cli.demo.drawings import Drawing, drawings
from cli.demo.fill import stock_product
from cli.demo.pictures import hang_pictures
from cli.demo.products import products
from cli.demo.shapes import PALETTES, SHAPES
from commands.base import perform
from domain.catalog.picture import SIZES
from domain.outages import StoreDown


def test_every_category_is_drawn_in_its_departments_colours() -> None:
    assert list(SHAPES) == [kind.category for kind in KINDS]
    assert set(PALETTES) == {kind.department for kind in KINDS}


def two() -> list[Drawing]:
    return list(itertools.islice(drawings(), 2))


async def test_a_picture_hangs_with_its_sizes_on_every_product_of_its_category(
    settings: Settings, postgres: asyncpg.Pool, tmp_path: Path
) -> None:
    drawn = two()
    hung = await hang_pictures(settings, postgres, drawn)
    assert list(hung) == ["Lighting", "Bedding"]
    commands = itertools.islice(products(dict.fromkeys(KINDS), dict.fromkeys(BRANDS), hung), 3)
    lamp, bed, shelf = [await perform(postgres, stock_product, command) for command in commands]
    assert shelf.images == ()
    for product, drawing in ((lamp, drawn[0]), (bed, drawn[1])):
        (image,) = product.images
        assert (image.alt, image.width, set(image.variants)) == (product.name, 480, set(SIZES))
        for address in (image.url, *image.variants.values()):
            name = address.rpartition("/")[2]
            assert (tmp_path / "media" / name[:2] / name).stat().st_size > 0
        assert image.file == drawing.picture.name
    assert await postgres.fetchval("select count(*) from media_files where thumbnails_due_at is not null") == 0
    assert [each.picture.name for each in two()] == [each.picture.name for each in drawn], "the same every time"


async def test_a_demo_can_do_without_them(
    settings: Settings, postgres: asyncpg.Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def down(drawing: Drawing, media: object) -> None:
        raise StoreDown("media")

    monkeypatch.setattr(pictures, "hang", down)
    assert await hang_pictures(settings, postgres, two()) == {}
