"""Create a product with its variants and their opening stock."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from db.catalog.new_products import NewProduct
from db.catalog.products import ProductFacts
from db.ids import new_id
from db.work import Work
from domain.catalog.product import Image, Product, Variant, wrong_variants
from domain.catalog.product_fields import wrong_attributes
from domain.events import LabelChanged, ProductCreated
from domain.faults import Fault
from domain.prices.sale import NewSale
from domain.refusals import require_no
from domain.spellings import Spellings, spelling_faults


class NewVariant(msgspec.Struct, frozen=True):
    """Prices in minor units. Without a SKU it gets one made from its id. `backorder`: more of it may be ordered than
    lies on the shelf.
    """

    sku: str | None
    options: dict[str, str]
    price: int
    compare_at_price: int | None
    stock_quantity: int
    mpn: str | None = None
    barcodes: tuple[str, ...] = ()
    sale: NewSale | None = None
    backorder: bool = False


class CreateProduct(msgspec.Struct, frozen=True):
    """`tags` are names or slugs; unknown ones are created. At least one variant. Without a `slug` one is made.

    Files of its `images` lie in the media store already.
    """

    facts: ProductFacts
    tags: Sequence[str]
    variants: Sequence[NewVariant]
    slug: str | None = None
    images: Sequence[Image] = ()


async def create_product(command: CreateProduct, work: Work) -> Product:
    """Raises NotFound (category or brand), SkuTaken, SlugTaken, FileLeaving, InvalidInput (name, slug, attributes,
    variants).
    """
    variants = [as_variant(variant, work.now) for variant in command.variants]
    require_no(
        [
            *wrong_attributes(command.facts.attributes),
            *wrong_variants(variants),
            *names_in_two_spellings(command),
        ]
    )
    product = NewProduct(new_id(), command.facts.cleaned(), variants, command.images, command.slug)
    await work.new_products.add([product], work.now)
    await tag_product(product.id, command.tags, work)
    await open_stock(product.variants, command.variants, work)
    work.record(ProductCreated(subject=product.id, version=1))
    created = await work.products.get(product.id)
    work.account_for(command, "product", created.id, None, created)
    return created


def names_in_two_spellings(command: CreateProduct) -> Iterator[Fault]:
    yield from spelling_faults("attributes", command.facts.attributes, Spellings())
    spellings = Spellings()
    for place, variant in enumerate(command.variants):
        yield from spelling_faults(f"variants[{place}].options", variant.options, spellings)


async def tag_product(product: UUID, names: Sequence[str], work: Work) -> None:
    tags = []
    for name in names:
        tag, made = await work.taxonomy.label_at("tag", name)
        if made:
            work.record(LabelChanged(subject=tag, version=1, kind="tag"))
        tags.append(tag)
    if tags:
        await work.taxonomy.tag_products({product: tags})


async def open_stock(variants: Sequence[Variant], new: Sequence[NewVariant], work: Work) -> None:
    quantities = {variant.id: wanted.stock_quantity for variant, wanted in zip(variants, new, strict=True)}
    work.record_stock(await work.stock.open(quantities))


def as_variant(new: NewVariant, now: datetime) -> Variant:
    variant = new_id()
    return Variant(
        id=variant,
        sku=new.sku or f"SKU-{variant.hex[-12:].upper()}",
        options=new.options,
        price=new.price,
        compare_at_price=new.compare_at_price,
        stock_quantity=0,
        mpn=new.mpn,
        barcodes=new.barcodes,
        sale=None if new.sale is None else new.sale.from_now(now),
        backorder=new.backorder,
    )
