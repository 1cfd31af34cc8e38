"""See whether a product takes another picture, before the picture is read and stored."""

from uuid import UUID

import msgspec

from db.work import Work
from domain.catalog.product import too_many_images
from domain.refusals import require_no


class CheckNewImage(msgspec.Struct, frozen=True):
    product: UUID
    expected_version: int | None = None


async def check_new_image(command: CheckNewImage, work: Work) -> None:
    """Raises NotFound, ChangedMeanwhile, InvalidInput."""
    await work.products.lock(command.product, command.expected_version)
    present = await work.products.get(command.product)
    require_no(too_many_images(len(present.images) + 1))
