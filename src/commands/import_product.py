"""Take one row of a catalog over: create the product, change it, or find that nothing has changed."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from uuid import UUID

import msgspec

from commands.create_product import NewVariant, open_variant
from db.products import ProductFacts
from db.work import Work
from domain.events import CategoryChanged, LabelChanged, ProductCreated, ProductUpdated
from domain.product import AttributeValue, Product, ProductStatus
from domain.taxonomy import slugify


class ImportProduct(msgspec.Struct, frozen=True):
    """`price` in minor units. `opening_stock` counts for new products only: a second import moves no stock."""

    sku: str
    name: str
    description: str
    brand: str | None
    category_path: tuple[str, ...]
    price: int
    opening_stock: int
    image_url: str | None = None
    thumbnail_url: str | None = None
    mpn: str | None = None
    barcodes: tuple[str, ...] = ()
    released_at: datetime | None = None
    attributes: dict[str, AttributeValue] = {}


class Imported(StrEnum):
    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


async def import_product(command: ImportProduct, work: Work) -> Imported:
    """Products are known again by their SKU. Missing categories and brands are created."""
    facts = ProductFacts(
        name=command.name,
        description=command.description,
        status=ProductStatus.PUBLISHED,
        category=await category_at(command.category_path, work),
        brand=await brand_at(command.brand, work),
        attributes=command.attributes,
        released_at=command.released_at,
    )
    known = await work.products.product_of(command.sku)
    if known is None:
        return await _create(command, facts, work)
    return await _change(command, facts, await work.products.get(known), work)


async def _create(command: ImportProduct, facts: ProductFacts, work: Work) -> Imported:
    product = await work.products.add(facts, work.now)
    variant = NewVariant(
        command.sku, {}, command.price, None, command.opening_stock, command.mpn, tuple(command.barcodes)
    )
    await open_variant(product, variant, work)
    if command.image_url:
        await work.products.set_image(product, command.image_url, command.thumbnail_url)
    work.record(ProductCreated(subject=product, version=1))
    return Imported.CREATED


async def _change(command: ImportProduct, facts: ProductFacts, present: Product, work: Work) -> Imported:
    variant = next(variant for variant in present.variants if variant.sku == command.sku)
    same_facts = facts == ProductFacts(
        present.name,
        present.description,
        present.status,
        None if present.category is None else present.category.id,
        None if present.brand is None else present.brand.id,
        present.attributes,
        present.released_at,
    )
    same_image = command.image_url is None or command.image_url in {image.url for image in present.images}
    if same_facts and same_image and variant.price == command.price:
        return Imported.UNCHANGED
    await work.products.lock(present.id, None)
    await work.products.change(present.id, facts, work.now)
    if command.image_url and not same_image:
        await work.products.set_image(present.id, command.image_url, command.thumbnail_url)
    if variant.price != command.price:
        await work.products.change_variant(msgspec.structs.replace(variant, price=command.price))
    work.record(ProductUpdated(subject=present.id, version=present.version + 1))
    return Imported.CHANGED


async def category_at(path: Sequence[str], work: Work) -> UUID | None:
    """The category of this path of names, made with all above it where missing."""
    category: UUID | None = None
    for depth in range(1, len(path) + 1):
        known = await work.taxonomy.category_at(tuple(path[:depth]))
        if known is None:
            slug = "-".join(slugify(name) for name in path[:depth])
            known = await work.taxonomy.add_category(path[depth - 1], slug, category)
            work.record(CategoryChanged(subject=known, version=1))
        category = known
    return category


async def brand_at(name: str | None, work: Work) -> UUID | None:
    if not name:
        return None
    brand, made = await work.taxonomy.label_at("brand", name)
    if made:
        work.record(LabelChanged(subject=brand, version=1, kind="brand"))
    return brand
