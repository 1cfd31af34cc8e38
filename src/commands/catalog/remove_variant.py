"""Take a variant out of a product. Orders that name it keep it."""

from uuid import UUID

import msgspec

from db.work import Work
from domain.catalog.product import Product
from domain.events import ProductUpdated
from domain.refusals import LastVariant, NotFound


class RemoveVariant(msgspec.Struct, frozen=True):
    """`expected_version` is the product's."""

    product: UUID
    variant: UUID
    expected_version: int | None = None


async def remove_variant(command: RemoveVariant, work: Work) -> Product:
    """Raises NotFound, LastVariant, ChangedMeanwhile."""
    await work.products.lock(command.product, command.expected_version)
    present = await work.products.get(command.product)
    skus = {variant.id: variant.sku for variant in present.variants}
    if command.variant not in skus:
        raise NotFound("variant")
    if len(present.variants) == 1:
        raise LastVariant
    await work.products.remove_variant(command.variant, work.now)
    await work.products.touch(command.product, work.now)
    freed = (skus[command.variant],)
    work.record(ProductUpdated(subject=command.product, version=present.version + 1, freed_skus=freed))
    product = await work.products.get(command.product)
    work.account_for(command, "product", product.id, present, product)
    return product
