"""Take rows of a catalog over: create what is new, change what has changed, leave the rest alone.

Many at a time: what a batch has in common (categories, brands, what is known already) is looked up once.
"""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from uuid import UUID

import msgspec

from db.ids import new_id
from db.new_products import NewProduct
from db.products import ProductFacts
from db.work import Work
from domain.events import CategoryChanged, LabelChanged, ProductCreated, ProductUpdated
from domain.product import AttributeValue, Product, ProductStatus, Variant
from domain.slugs import slugify


class CatalogRow(msgspec.Struct, frozen=True):
    """`price` in minor units. `opening_stock` counts for new products only: importing again moves no stock."""

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


class ImportProducts(msgspec.Struct, frozen=True):
    """Products are known again by their SKU, which stands in the batch once."""

    rows: Sequence[CatalogRow]


class Imported(StrEnum):
    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


async def import_products(command: ImportProducts, work: Work) -> list[Imported]:
    """What became of each row. Missing categories and brands are created; a known product keeps its status."""
    known = await work.products.by_sku([row.sku for row in command.rows])
    categories = {path: await category_at(path, work) for path in {row.category_path: 0 for row in command.rows}}
    brands = {name: await brand_at(name, work) for name in {row.brand: 0 for row in command.rows}}
    new: list[tuple[NewProduct, CatalogRow]] = []
    outcomes = []
    for row in command.rows:
        present = known.get(row.sku)
        status = ProductStatus.PUBLISHED if present is None else present.status
        facts = facts_of(row, status, categories[row.category_path], brands[row.brand])
        if present is None:
            new.append((new_product(row, facts), row))
            outcomes.append(Imported.CREATED)
        elif is_same(present, row, facts):
            outcomes.append(Imported.UNCHANGED)
        else:
            await change(present, row, facts, work)
            outcomes.append(Imported.CHANGED)
    await create(new, work)
    return outcomes


def facts_of(row: CatalogRow, status: ProductStatus, category: UUID | None, brand: UUID | None) -> ProductFacts:
    return ProductFacts(
        name=row.name,
        description=row.description,
        status=status,
        category=category,
        brand=brand,
        attributes=row.attributes,
        released_at=row.released_at,
    ).cleaned()


def new_product(row: CatalogRow, facts: ProductFacts) -> NewProduct:
    variant = Variant(new_id(), row.sku, {}, row.price, None, 0, row.mpn, row.barcodes)
    return NewProduct(new_id(), facts, [variant], None if row.image_url is None else (row.image_url, row.thumbnail_url))


def is_same(present: Product, row: CatalogRow, facts: ProductFacts) -> bool:
    return (
        facts == ProductFacts.of(present)
        and variant_of(present, row.sku) == as_row_says(variant_of(present, row.sku), row)
        and (row.image_url is None or row.image_url in {image.url for image in present.images})
    )


def variant_of(product: Product, sku: str) -> Variant:
    return next(variant for variant in product.variants if variant.sku == sku)


def as_row_says(variant: Variant, row: CatalogRow) -> Variant:
    return msgspec.structs.replace(variant, price=row.price, mpn=row.mpn, barcodes=row.barcodes)


async def create(new: Sequence[tuple[NewProduct, CatalogRow]], work: Work) -> None:
    if not new:
        return
    await work.new_products.add([product for product, _ in new], work.now)
    work.record_stock(await work.stock.open({product.variants[0].id: row.opening_stock for product, row in new}))
    work.record(*(ProductCreated(subject=product.id, version=1) for product, _ in new))


async def change(present: Product, row: CatalogRow, facts: ProductFacts, work: Work) -> None:
    await work.products.lock(present.id, None)
    await work.products.change(present.id, facts, work.now)
    await work.products.change_variant(as_row_says(variant_of(present, row.sku), row))
    if row.image_url is not None:
        await work.products.drop_images(present.id)
        await work.new_products.add_images([(present.id, (row.image_url, row.thumbnail_url))])
    work.record(ProductUpdated(subject=present.id, version=present.version + 1))


async def category_at(path: Sequence[str], work: Work) -> UUID | None:
    """The category of this path of names, made with all above it where missing."""
    category: UUID | None = None
    for depth in range(1, len(path) + 1):
        known = await work.taxonomy.category_at(tuple(path[:depth]))
        if known is None:
            wanted = "-".join(slugify(name) for name in path[:depth])
            slug = await work.taxonomy.free_slug("categories", wanted)
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
