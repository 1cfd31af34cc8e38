"""Add a variant to a product; one that it had before, under this SKU, comes back."""

from typing import Final
from uuid import UUID

import msgspec

from commands.catalog.create_product import NewVariant, as_variant
from db.work import Work
from domain.catalog.product import (
    Product,
    Variant,
    choices_of,
    option_names,
    too_many_variants,
    wrong_options,
    wrong_prices,
)
from domain.events import ProductUpdated
from domain.prices.sale import wrong_sale
from domain.refusals import require_no
from domain.spellings import new_spelling_faults

BROUGHT_BACK: Final = "counted when it was brought back"


class AddVariant(msgspec.Struct, frozen=True):
    """`expected_version` is the product's."""

    product: UUID
    variant: NewVariant
    expected_version: int | None = None


async def add_variant(command: AddVariant, work: Work) -> Product:
    """Raises NotFound, SkuTaken, ChangedMeanwhile, InvalidInput (too many, options, compare_at_price,
    sale).
    """
    await work.products.lock(command.product, command.expected_version)
    variant = as_variant(command.variant, work.now)
    present = await work.products.get(command.product)
    require_no(
        [
            *wrong_prices(variant),
            *wrong_sale(variant.price, variant.sale),
            *wrong_options(variant, choices_of([*present.variants, variant])),
            *new_spelling_faults("options", variant.options, (), option_names(present.variants)),
            *too_many_variants(len(present.variants) + 1),
        ]
    )
    await put_on_sale(command.product, variant, command.variant.stock_quantity, work)
    await work.products.touch(command.product, work.now)
    product = await work.products.get(command.product)
    work.record(ProductUpdated(subject=product.id, version=product.version))
    work.account_for(command, "product", product.id, present, product)
    return product


async def put_on_sale(product: UUID, variant: Variant, stock_quantity: int, work: Work) -> Variant:
    """One that was removed is itself again: units of orders that are cancelled later come back to this shelf."""
    former = await work.products.former_variant(product, variant.sku)
    if former is None:
        await work.new_products.add_variants([(product, variant)])
        work.record_stock(await work.stock.open({variant.id: stock_quantity}))
        return variant
    variant = msgspec.structs.replace(variant, id=former)
    await work.products.bring_back_variant(variant)
    work.record_stock(await work.stock.recount(variant.id, stock_quantity, BROUGHT_BACK))
    return variant
