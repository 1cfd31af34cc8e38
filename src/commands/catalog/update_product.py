"""Change what is said of a product."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from commands.catalog.create_product import tag_product
from db.catalog.products import ProductFacts
from db.work import Work
from domain.catalog.product import AttributeValue, Product, ProductStatus, wrong_prices
from domain.catalog.product_fields import wrong_attributes
from domain.events import ProductArchived, ProductUpdated
from domain.faults import FaultCode
from domain.refusals import InvalidInput, require_no
from domain.spellings import new_spelling_faults


class UpdateProduct(msgspec.Struct, frozen=True):
    """UNSET keeps what there is. With `expected_version` a lost update is refused.

    `price`, in minor units, is that of a product with a single variant.
    """

    product: UUID
    expected_version: int | None = None
    name: str | UnsetType = UNSET
    description: str | UnsetType = UNSET
    status: ProductStatus | UnsetType = UNSET
    category: UUID | UnsetType | None = UNSET
    brand: UUID | UnsetType | None = UNSET
    attributes: dict[str, AttributeValue] | UnsetType = UNSET
    released_at: datetime | UnsetType | None = UNSET
    tags: Sequence[str] | UnsetType = UNSET
    slug: str | UnsetType = UNSET
    price: int | UnsetType = UNSET


async def update_product(command: UpdateProduct, work: Work) -> Product:
    """Raises NotFound, ChangedMeanwhile, SlugTaken, InvalidInput (name, slug, attributes, one price for many)."""
    await work.products.lock(command.product, command.expected_version)
    present = await work.products.get(command.product)
    if command.attributes is not UNSET:
        spellings = new_spelling_faults("attributes", command.attributes, present.attributes)
        require_no([*wrong_attributes(command.attributes), *spellings])
    said = {
        name: getattr(command, name) for name in ProductFacts.__struct_fields__ if getattr(command, name) is not UNSET
    }
    await work.products.change(command.product, ProductFacts.of(present).changed(said), work.now)
    if command.slug is not UNSET:
        await work.products.move(command.product, command.slug)
    if command.tags is not UNSET:
        await work.taxonomy.tag_products({command.product: ()})
        await tag_product(command.product, command.tags, work)
    if command.price is not UNSET:
        await reprice(present, command.price, work)
    event = ProductArchived if command.status is ProductStatus.ARCHIVED else ProductUpdated
    work.record(event(subject=command.product, version=present.version + 1))
    updated = await work.products.get(command.product)
    work.account_for(command, "product", updated.id, present, updated)
    return updated


async def reprice(product: Product, price: int, work: Work) -> None:
    if len(product.variants) > 1:
        raise InvalidInput("price", "This product has several variants: price each of them.", FaultCode.CONFLICTING)
    repriced = msgspec.structs.replace(product.variants[0], price=price)
    require_no(wrong_prices(repriced))
    await work.products.change_variant(repriced)
