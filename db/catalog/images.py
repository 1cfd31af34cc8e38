"""The pictures of products. Whoever changes them has locked the product."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from db.media.media_files import MediaFiles
from db.pool import Connection
from domain.catalog.product import Image

ADD: Final = """
insert into product_images (id, product_id, place, url, alt, width, height, variants, variant_id, file_name)
select i.id, i.product_id,
       i.place + coalesce((select max(o.place) + 1 from product_images o where o.product_id = i.product_id), 0),
       i.url, i.alt, i.width, i.height, i.variants, i.variant_id, i.file_name
from unnest($1::uuid[], $2::uuid[], $3::int[], $4::text[], $5::text[], $6::int[], $7::int[], $8::jsonb[], $9::uuid[],
            $10::text[])
     as i(id, product_id, place, url, alt, width, height, variants, variant_id, file_name)
"""
ARRANGE: Final = """
update product_images i set place = wanted.place
from unnest($2::uuid[]) with ordinality as wanted(id, place) where i.id = wanted.id and i.product_id = $1
"""
SHOW_SIZES: Final = """
update product_images set variants = $2, width = coalesce(width, $3), height = coalesce(height, $4) where file_name = $1
"""
# A file is nobody's from now on: then, and not when it was put, its day begins.
REMOVE: Final = """
with gone as (delete from product_images where id = $1 returning file_name)
update media_files set claimed_at = $2 where name in (select file_name from gone)
"""
DROP: Final = """
with gone as (delete from product_images where product_id = $1 returning file_name)
update media_files set claimed_at = $2 where name in (select file_name from gone)
"""


class Images:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._files = MediaFiles(connection)

    async def add(self, products: Sequence[tuple[UUID, Sequence[Image]]], now: datetime) -> list[Image]:
        """In their order, behind those a product has; with the smaller sizes their files have. Raises FileLeaving."""
        rows = [(product, place, image) for product, images in products for place, image in enumerate(images)]
        if not rows:
            return []
        held = await self._files.hold({image.file for *_, image in rows if image.file is not None}, now)
        added = [sized(image, held) for *_, image in rows]
        await self._connection.execute(
            ADD,
            [image.id for image in added],
            [product for product, *_ in rows],
            [place for _, place, _ in rows],
            [image.url for image in added],
            [image.alt for image in added],
            [image.width for image in added],
            [image.height for image in added],
            [msgspec.json.encode(image.variants).decode() for image in added],
            [image.variant_id for image in added],
            [image.file for image in added],
        )
        return added

    async def drop(self, product: UUID, now: datetime) -> None:
        await self._connection.execute(DROP, product, now)

    async def remove(self, image: UUID, now: datetime) -> None:
        """Its file stays for a day, should nothing else name it."""
        await self._connection.execute(REMOVE, image, now)

    async def arrange(self, product: UUID, images: Sequence[UUID]) -> None:
        await self._connection.execute(ARRANGE, product, images)

    async def change(self, image: Image) -> None:
        """What it is called, and which variant it shows."""
        await self._connection.execute(
            "update product_images set alt = $2, variant_id = $3 where id = $1", image.id, image.alt, image.variant_id
        )

    async def showing(self, file: str) -> list[UUID]:
        """The products that show this file."""
        statement = "select distinct product_id from product_images where file_name = $1 order by 1"
        return [row["product_id"] for row in await self._connection.fetch(statement, file)]

    async def show_sizes(self, file: str, sizes: Mapping[str, str], width: int, height: int) -> None:
        """In all pictures of this file; `width` and `height` where they weren't known, in pixels."""
        await self._connection.execute(SHOW_SIZES, file, msgspec.json.encode(sizes).decode(), width, height)


def sized(image: Image, held: Mapping[str, Mapping[str, str]]) -> Image:
    sizes = held.get(image.file or "", {})
    return image if image.variants or not sizes else msgspec.structs.replace(image, variants=dict(sizes))
