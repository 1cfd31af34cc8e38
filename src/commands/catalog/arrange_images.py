"""Put a product's pictures into another order."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from db.work import Work
from domain.catalog.product import Product
from domain.events import ProductUpdated
from domain.faults import FaultCode
from domain.refusals import InvalidInput


class ArrangeImages(msgspec.Struct, frozen=True):
    """`order` names each of the product's pictures once. `expected_version` is the product's."""

    product: UUID
    order: Sequence[UUID]
    expected_version: int | None = None


async def arrange_images(command: ArrangeImages, work: Work) -> Product:
    """Raises NotFound, ChangedMeanwhile, InvalidInput."""
    await work.products.lock(command.product, command.expected_version)
    present = await work.products.get(command.product)
    if sorted(command.order) != sorted(image.id for image in present.images):
        raise InvalidInput("order", "Name each of the product's images once, and no others.", FaultCode.NOT_POSSIBLE)
    await work.images.arrange(command.product, command.order)
    await work.products.touch(command.product, work.now)
    work.record(ProductUpdated(subject=command.product, version=present.version + 1))
    former = [image.id for image in present.images]
    work.account_for(command, "product", present.id, {"order": former}, {"order": command.order})
    return await work.products.get(command.product)
