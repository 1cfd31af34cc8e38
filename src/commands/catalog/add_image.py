"""Give a product another picture: one that lies in the media store already, or one somewhere on the web."""

from uuid import UUID

import msgspec

from db.ids import new_id
from db.work import Work
from domain.catalog.product import Image, too_many_images
from domain.events import ProductUpdated
from domain.refusals import ImageThereAlready, require_no


class AddImage(msgspec.Struct, frozen=True):
    """Without an `alt` it is called as the product. `file` is its name in the media store, where it has been put."""

    product: UUID
    url: str
    alt: str | None = None
    file: str | None = None
    width: int | None = None
    height: int | None = None
    expected_version: int | None = None


async def add_image(command: AddImage, work: Work) -> Image:
    """Raises NotFound, ChangedMeanwhile, ImageThereAlready, FileLeaving, InvalidInput (too many)."""
    await work.products.lock(command.product, command.expected_version)
    present = await work.products.get(command.product)
    if any(image.url == command.url for image in present.images):
        raise ImageThereAlready
    require_no(too_many_images(len(present.images) + 1))
    alt = present.name if command.alt is None else command.alt
    image = Image(new_id(), command.url, alt, command.width, command.height, file=command.file)
    (added,) = await work.images.add([(command.product, [image])], work.now)
    await work.products.touch(command.product, work.now)
    work.record(ProductUpdated(subject=command.product, version=present.version + 1))
    work.account_for(command, "product", command.product, {}, {"images": [added]})
    return added
