"""Writing a catalog file: every product with all that a line can say of it."""

import csv
import io
from typing import Any, Final

import msgspec

from adapters.catalog_files.cells import guarded, json_cell, list_cell
from adapters.catalog_files.csv_table import LISTS, OBJECTS
from adapters.catalog_files.line_fields import OF_PRODUCTS, OF_VARIANTS
from domain.catalog.catalog_line import THUMBNAIL
from domain.currency import amount_text
from domain.money import Money
from read_models.product_cards import ImageEntry, ProductCard, SaleEntry, VariantEntry

SHORT_WAYS: Final = frozenset({"image_url", "thumbnail_url", "variants"})
PRODUCT_COLUMNS: Final = tuple(name for name in OF_PRODUCTS if name not in SHORT_WAYS)
COLUMNS: Final = (*PRODUCT_COLUMNS, *OF_VARIANTS)


def json_line(product: ProductCard) -> bytes:
    return msgspec.json.encode(fields_of(product)) + b"\n"


def csv_header() -> bytes:
    return csv_line(COLUMNS)


def csv_lines(product: ProductCard) -> bytes:
    """A row for each variant; what is said of the product stands in the first."""
    fields = fields_of(product)
    rows = []
    for place, variant in enumerate(fields["variants"]):
        said = {**(fields if place == 0 else {"slug": fields["slug"]}), **variant}
        rows.append(csv_line([cell(name, said.get(name)) for name in COLUMNS]))
    return b"".join(rows)


def csv_line(cells: list[str] | tuple[str, ...]) -> bytes:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue().encode()


def cell(name: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if name in LISTS:
        return guarded(list_cell(value))
    if name in OBJECTS or name == "images":
        return json_cell(value) if value else ""
    return guarded(str(value))


def fields_of(product: ProductCard) -> dict[str, Any]:
    """As JSON has them, under the names that `product_line` reads; attributes and options by their names, so that the
    same product makes the same line wherever it was read.
    """
    sales = {sale.variant_id: sale for sale in product.sales or ()}
    return {
        "slug": product.slug,
        "name": product.name,
        "description": product.description,
        "status": product.status.value,
        "brand": None if product.brand is None else product.brand.name,
        "category_path": [] if product.category is None else list(product.category.path),
        "tags": sorted(tag.name for tag in product.tags),
        "attributes": by_name(product.attributes),
        "released_at": None if product.released_at is None else msgspec.to_builtins(product.released_at),
        "images": [image_fields(image) for image in product.images],
        "currency": product.price.currency,
        "variants": [variant_fields(variant, sales.get(variant.id)) for variant in product.variants],
    }


def by_name(values: dict[str, Any]) -> dict[str, Any]:
    return dict(sorted(values.items()))


def image_fields(image: ImageEntry) -> dict[str, Any]:
    return {"url": image.url, "alt": image.alt, "thumbnail_url": image.variants.get(THUMBNAIL)}


def variant_fields(variant: VariantEntry, sale: SaleEntry | None) -> dict[str, Any]:
    """With its regular prices, whether or not a sale is on: taken in again they would be what it costs ever after."""
    price, before = variant.price, variant.compare_at_price
    if sale is not None:
        price, before = sale.regular_price, sale.compare_at_price
    return {
        "sku": variant.sku,
        "options": by_name(variant.options),
        "price": amount(price),
        "compare_at_price": None if before is None else amount(before),
        "stock_quantity": variant.stock_quantity,
        "mpn": variant.mpn,
        "ean": list(variant.barcodes),
        "backorder": variant.backorder,
    }


def amount(money: Money) -> str:
    return amount_text(money.amount, money.currency)
