"""Take lines of a catalog over: create what is new, change what they say otherwise, leave the rest alone.

Many at a time: what a batch has in common (categories, brands, what is known already) is looked up once.
"""

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Final
from uuid import UUID

import msgspec
from msgspec import UNSET

from commands.catalog.add_variant import put_on_sale
from commands.catalog.file_by_names import Filing, file_by_names
from db.catalog.new_products import NewProduct
from db.catalog.products import ProductFacts
from db.ids import new_id
from db.work import Work
from domain.catalog.catalog_line import CatalogLine, SaidVariant, images_as_said, variant_as_said
from domain.catalog.product import (
    Image,
    Product,
    ProductStatus,
    Variant,
    choices_of,
    chosen,
    too_many_variants,
    wrong_options,
    wrong_prices,
)
from domain.catalog.product_fields import wrong_attributes
from domain.events import ProductArchived, ProductCreated, ProductUpdated
from domain.faults import Fault, FaultCode
from domain.folding import caseless
from domain.refusals import InvalidInput, require_no
from domain.spellings import new_spelling_faults, spelled_alike


class ImportProducts(msgspec.Struct, frozen=True):
    """Products are known again by the SKUs of their variants. A SKU and a product stand in the batch once."""

    lines: Sequence[CatalogLine]


class Imported(StrEnum):
    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


class Standing(msgspec.Struct, frozen=True):
    """All of a product that a line can change, and its new variants with the stock they open with."""

    facts: ProductFacts
    tags: frozenset[UUID]
    images: tuple[Image, ...]
    variants: tuple[Variant, ...]
    new_variants: tuple[tuple[Variant, int], ...] = ()


NOTHING: Final = Standing(ProductFacts("", "", ProductStatus.PUBLISHED, None, None, {}), frozenset(), (), ())


async def import_products(command: ImportProducts, work: Work) -> list[Imported]:
    """What became of each line. Missing categories, brands and tags are created.

    Raises InvalidInput (SKUs of several products, a new product without a name, a new variant without a price, too
    many variants, too much in attributes), SlugTaken, SkuTaken.
    """
    await work.plan_anew()
    known = await work.products.by_sku([sku for line in command.lines for sku in line.skus])
    filing = await file_by_names(command.lines, work)
    lines = [(line, owner(line, known)) for line in command.lines]
    await create([line for line, product in lines if product is None], filing, work)
    changes = {product.id: line for line, product in lines if product and differs(product, line, filing)}
    await change(changes, filing, work)
    return [
        Imported.CREATED if product is None else Imported.CHANGED if product.id in changes else Imported.UNCHANGED
        for _, product in lines
    ]


async def find_owners(skus: Sequence[str], work: Work) -> dict[str, UUID]:
    """The products that have these SKUs."""
    return {sku: variant.product for sku, variant in (await work.products.named(skus)).items()}


def owner(line: CatalogLine, known: Mapping[str, Product]) -> Product | None:
    """Raises InvalidInput."""
    found = {product.id: product for sku in line.skus if (product := known.get(sku)) is not None}
    if len(found) > 1:
        raise InvalidInput("sku", f"{', '.join(line.skus)} are variants of several products.", FaultCode.CONFLICTING)
    return next(iter(found.values()), None)


async def create(lines: Sequence[CatalogLine], filing: Filing, work: Work) -> None:
    standings = [as_said(NOTHING, line, filing) for line in lines]
    new = [
        NewProduct(
            id=new_id(),
            facts=standing.facts,
            variants=[variant for variant, _ in standing.new_variants],
            images=standing.images,
            slug=None if line.slug is UNSET else line.slug,
        )
        for line, standing in zip(lines, standings, strict=True)
    ]
    if not new:
        return
    await work.new_products.add(new, work.now)
    await work.taxonomy.tag_products({product.id: one.tags for product, one in zip(new, standings, strict=True)})
    work.record_stock(
        await work.stock.open({variant.id: units for one in standings for variant, units in one.new_variants})
    )
    work.record(*(ProductCreated(subject=product.id, version=1) for product in new))


async def change(lines: Mapping[UUID, CatalogLine], filing: Filing, work: Work) -> None:
    """Each as it is now that nobody else can change it."""
    for product in await work.products.locked(sorted(lines)) if lines else ():
        wanted = as_said(standing_of(product), lines[product.id], filing)
        await write(product, wanted, work)
        archived = wanted.facts.status is ProductStatus.ARCHIVED and product.status is not ProductStatus.ARCHIVED
        event = ProductArchived if archived else ProductUpdated
        work.record(event(subject=product.id, version=product.version + 1))


async def write(product: Product, wanted: Standing, work: Work) -> None:
    present = standing_of(product)
    await work.products.change(product.id, wanted.facts, work.now)
    if wanted.tags != present.tags:
        await work.taxonomy.tag_products({product.id: wanted.tags})
    if wanted.images != present.images:
        await work.images.drop(product.id, work.now)
        await work.images.add([(product.id, wanted.images)], work.now)
    for before, after in zip(present.variants, wanted.variants, strict=True):
        if before != after:
            await work.products.change_variant(after)
    for variant, units in wanted.new_variants:
        await put_on_sale(product.id, variant, units, work)


def differs(product: Product, line: CatalogLine, filing: Filing) -> bool:
    present, wanted = standing_of(product), as_said(standing_of(product), line, filing)
    return wanted != present or flags(wanted) != flags(present)


def flags(standing: Standing) -> set[str]:
    """The attributes that are true or false, which Python takes for 1 and 0."""
    return {name for name, value in standing.facts.attributes.items() if isinstance(value, bool)}


def standing_of(product: Product) -> Standing:
    tags = frozenset(tag.id for tag in product.tags)
    return Standing(ProductFacts.of(product), tags, product.images, product.variants)


def as_said(present: Standing, line: CatalogLine, filing: Filing) -> Standing:
    """Raises InvalidInput."""
    facts = facts_as_said(present.facts, line, filing)
    said = {caseless(variant.sku): variant for variant in line.variants}
    known = [
        variant_as_said(variant, said.pop(caseless(variant.sku))) if caseless(variant.sku) in said else variant
        for variant in present.variants
    ]
    opening_stock = [variant.opening_stock for variant in said.values()]
    every = with_options_spelled_alike([*known, *map(new_variant, said.values())], present.variants)
    require_no(
        [
            *names_in_two_spellings(present, line),
            *too_many_variants(len(every)),
            *variants_beside_each_other(every, present.variants, line),
        ]
    )
    return Standing(
        facts=facts,
        tags=present.tags if line.tags is UNSET else frozenset(filing.tags[name] for name in line.tags),
        images=tuple(images_as_said(present.images, line, facts.name, new_id)),
        variants=every[: len(known)],
        new_variants=tuple(zip(every[len(known) :], opening_stock, strict=True)),
    )


def names_in_two_spellings(present: Standing, line: CatalogLine) -> Iterator[Fault]:
    """Within its attributes, and within the options of a variant."""
    yield from new_spelling_faults("attributes", line.attributes or (), present.facts.attributes)
    options = {caseless(variant.sku): variant.options for variant in present.variants}
    for variant in line.variants:
        field = f"{path_in(line, variant.sku)}options"
        yield from new_spelling_faults(field, variant.options or (), options.get(caseless(variant.sku), ()))


def variants_beside_each_other(
    every: Sequence[Variant], present: Sequence[Variant], line: CatalogLine
) -> Iterator[Fault]:
    """Each that changes beside those that stay, and the changed ones before it."""
    choices = choices_of(variant for variant in every if variant in present)
    for variant in every:
        if variant in present:
            continue
        choices[chosen(variant)] += 1
        for fault in (*wrong_prices(variant), *wrong_options(variant, choices)):
            yield msgspec.structs.replace(fault, field=f"{path_in(line, variant.sku)}{fault.field}")


def path_in(line: CatalogLine, sku: str) -> str:
    """What stands before the fields of this variant; nothing in a line about one."""
    if len(line.variants) == 1:
        return ""
    return f"variants[{[caseless(variant.sku) for variant in line.variants].index(caseless(sku))}]."


def with_options_spelled_alike(variants: Sequence[Variant], present: Sequence[Variant]) -> tuple[Variant, ...]:
    """Between variants a name means the one that is there, as the names of brands and tags do."""
    alike = spelled_alike([variant.options for variant in variants], [variant.options for variant in present])
    return tuple(
        variant if variant.options == options else msgspec.structs.replace(variant, options=options)
        for variant, options in zip(variants, alike, strict=True)
    )


def facts_as_said(present: ProductFacts, line: CatalogLine, filing: Filing) -> ProductFacts:
    """Raises InvalidInput."""
    names = ("name", "description", "status", "attributes", "released_at")
    given = {name: getattr(line, name) for name in names if getattr(line, name) is not UNSET}
    if line.brand is not UNSET:
        given["brand"] = filing.brands[line.brand]
    if line.category_path is not UNSET:
        given["category"] = filing.categories[line.category_path]
    facts = present.changed(given)
    if not facts.name:
        raise InvalidInput("name", "A new product needs one.", FaultCode.REQUIRED)
    require_no(wrong_attributes(facts.attributes))
    return facts


def new_variant(said: SaidVariant) -> Variant:
    """Raises InvalidInput."""
    if said.price is UNSET:
        raise InvalidInput("price", f"{said.sku} is new and needs one.", FaultCode.REQUIRED)
    return variant_as_said(Variant(new_id(), said.sku, {}, said.price, None, 0), said)
