"""Add a variant to a product."""

from uuid import UUID

import msgspec

from commands.create_product import NewVariant, open_variant
from db.work import Work
from domain.events import ProductUpdated
from domain.product import VARIANTS_MAX, Product
from domain.refusals import InvalidInput


class AddVariant(msgspec.Struct, frozen=True):
    product: UUID
    variant: NewVariant


async def add_variant(command: AddVariant, work: Work) -> Product:
    """Raises NotFound, SkuTaken, InvalidInput (too many)."""
    await work.products.lock(command.product, None)
    await open_variant(command.product, command.variant, work)
    await work.products.touch(command.product, work.now)
    product = await work.products.get(command.product)
    if len(product.variants) > VARIANTS_MAX:
        raise InvalidInput("variants", f"A product has at most {VARIANTS_MAX} variants.")
    work.record(ProductUpdated(subject=product.id, version=product.version))
    return product
