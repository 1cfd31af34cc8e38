"""Take a picture out of a product."""

from uuid import UUID

import msgspec

from db.work import Work
from domain.catalog.product import Product
from domain.events import ProductUpdated
from domain.refusals import NotFound


class RemoveImage(msgspec.Struct, frozen=True):
    """`expected_version` is the product's."""

    product: UUID
    image: UUID
    expected_version: int | None = None


async def remove_image(command: RemoveImage, work: Work) -> Product:
    """Raises NotFound, ChangedMeanwhile."""
    await work.products.lock(command.product, command.expected_version)
    present = await work.products.get(command.product)
    if all(image.id != command.image for image in present.images):
        raise NotFound("image")
    await work.images.remove(command.image, work.now)
    await work.products.touch(command.product, work.now)
    work.record(ProductUpdated(subject=command.product, version=present.version + 1))
    product = await work.products.get(command.product)
    work.account_for(command, "product", product.id, present, product)
    return product
