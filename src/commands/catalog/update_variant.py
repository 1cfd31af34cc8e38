"""Change a variant's SKU, options or prices, or whether it may be owed. Its stock changes by movements only."""

from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from db.work import Work
from domain.catalog.product import Product, choices_of, option_names, wrong_options, wrong_prices
from domain.events import ProductUpdated
from domain.faults import Fault
from domain.prices.sale import NewSale, wrong_sale
from domain.refusals import NotFound, require_no
from domain.spellings import new_spelling_faults


class UpdateVariant(msgspec.Struct, frozen=True):
    """UNSET keeps what there is. Prices in minor units; `expected_version` is the product's."""

    product: UUID
    variant: UUID
    expected_version: int | None = None
    sku: str | UnsetType = UNSET
    options: dict[str, str] | UnsetType = UNSET
    price: int | UnsetType = UNSET
    compare_at_price: int | UnsetType | None = UNSET
    sale: NewSale | UnsetType | None = UNSET
    backorder: bool | UnsetType = UNSET


async def update_variant(command: UpdateVariant, work: Work) -> Product:
    """Raises NotFound, SkuTaken, ChangedMeanwhile, InvalidInput (options, compare_at_price, sale)."""
    await work.products.lock(command.product, command.expected_version)
    present = await work.products.get(command.product)
    variant = next((variant for variant in present.variants if variant.id == command.variant), None)
    if variant is None:
        raise NotFound("variant")
    names = ("sku", "options", "price", "compare_at_price", "backorder")
    said = {name: getattr(command, name) for name in names if getattr(command, name) is not UNSET}
    if command.sale is not UNSET:
        said["sale"] = None if command.sale is None else command.sale.from_now(work.now)
    changed = msgspec.structs.replace(variant, **said)
    faults: list[Fault] = []
    if "options" in said:
        others = [one for one in present.variants if one.id != variant.id]
        faults += wrong_options(changed, choices_of([*others, changed]))
        faults += new_spelling_faults("options", changed.options, variant.options, option_names(others))
    if said.keys() & {"price", "compare_at_price"}:
        faults += wrong_prices(changed)
    if said.keys() & {"price", "sale"}:
        faults += wrong_sale(changed.price, changed.sale, work.now)
    require_no(faults)
    await work.products.change_variant(changed)
    await work.products.touch(command.product, work.now)
    freed = (variant.sku,) if changed.sku != variant.sku else ()
    work.record(ProductUpdated(subject=command.product, version=present.version + 1, freed_skus=freed))
    product = await work.products.get(command.product)
    work.account_for(command, "product", product.id, present, product)
    return product
