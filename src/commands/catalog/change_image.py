"""Change what a picture is called, or which variant it shows."""

from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from db.work import Work
from domain.catalog.product import Image
from domain.events import ProductUpdated
from domain.refusals import NotFound


class ChangeImage(msgspec.Struct, frozen=True):
    """UNSET keeps what there is; without a variant it shows the whole product. `expected_version` is the product's."""

    product: UUID
    image: UUID
    expected_version: int | None = None
    alt: str | UnsetType = UNSET
    variant: UUID | UnsetType | None = UNSET


async def change_image(command: ChangeImage, work: Work) -> Image:
    """Raises NotFound (product, image, a variant that is not this product's), ChangedMeanwhile."""
    await work.products.lock(command.product, command.expected_version)
    present = await work.products.get(command.product)
    image = next((image for image in present.images if image.id == command.image), None)
    if image is None:
        raise NotFound("image")
    if command.variant is not UNSET and command.variant not in (None, *(each.id for each in present.variants)):
        raise NotFound("variant")
    changed = msgspec.structs.replace(
        image,
        alt=image.alt if command.alt is UNSET else command.alt,
        variant_id=image.variant_id if command.variant is UNSET else command.variant,
    )
    await work.images.change(changed)
    await work.products.touch(command.product, work.now)
    work.record(ProductUpdated(subject=command.product, version=present.version + 1))
    work.account_for(command, "product", command.product, {"images": [image]}, {"images": [changed]})
    return changed
