"""Add a variant to a product."""

from uuid import UUID

import msgspec

from commands.create_product import NewVariant, as_variant, open_stock
from db.work import Work
from domain.events import ProductUpdated
from domain.product import VARIANTS_MAX, Product
from domain.refusals import InvalidInput


class AddVariant(msgspec.Struct, frozen=True):
    """`expected_version` is the product's."""

    product: UUID
    variant: NewVariant
    expected_version: int | None = None


async def add_variant(command: AddVariant, work: Work) -> Product:
    """Raises NotFound, SkuTaken, ChangedMeanwhile, InvalidInput (too many)."""
    await work.products.lock(command.product, command.expected_version)
    variant = as_variant(command.variant)
    await work.new_products.add_variants([(command.product, variant)])
    await open_stock([variant], [command.variant], work)
    await work.products.touch(command.product, work.now)
    product = await work.products.get(command.product)
    if len(product.variants) > VARIANTS_MAX:
        raise InvalidInput("variants", f"A product has at most {VARIANTS_MAX} variants.")
    work.record(ProductUpdated(subject=product.id, version=product.version))
    return product
