"""What one row of WooCommerce's export says: of a product, of a variation of one, or of both."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

import msgspec

from adapters.catalog_files.export_cells import barcodes, levels, lower_than, names_in, plain_amount, units
from adapters.catalog_files.export_rows import ExportRow
from adapters.catalog_files.rows import UnknownFields
from adapters.catalog_files.woocommerce_prose import prose
from domain.faults import Fault
from domain.folding import caseless

SIMPLE: Final = "simple"
KINDS_OF_DELIVERY: Final = frozenset({"virtual", "downloadable"})
STATUSES: Final = {"1": "published", "true": "published", "0": "draft", "-1": "draft", "2": "draft", "false": "draft"}
"""0 is private, 2 waits for a review: only its staff see both."""
DISABLED: Final = "0"
"""Of a variation, which nobody can choose then."""
SHARED: Final = "parent"
"""In a variation's stock: it shares what its product has."""
BACKORDERS_ALLOWED: Final = frozenset({"1", "notify", "yes", "true"})
ON_BACKORDER: Final = "backorder"
"""In stock?, of what nobody counts, is none there, and may be ordered."""
UNCATEGORIZED: Final = frozenset({"uncategorized", "uncategorised", "unkategorisiert", "non classé", "sin categorizar"})
"""What WordPress files under if nobody does."""
PARENT_ID: Final = re.compile("id:([0-9]+)")


class Attribute(msgspec.Struct, frozen=True):
    name: str
    values: list[str]
    visible: bool


class WooRow(msgspec.Struct, frozen=True):
    """`fields` of the product, `variant` of what is sold; `names` are what variations call it by, `parent` is what
    this one calls its own so. `stock` is said apart: of a product it may be for all its variations.
    """

    line: int
    chars: int
    kind: str
    names: list[str]
    parent: str
    shown_parent: str
    place: int
    disabled: bool
    fields: dict[str, Any]
    variant: dict[str, Any]
    stock: int | str | None
    says_images: bool
    images: list[str]
    says_attributes: bool
    attributes: list[Attribute]
    faults: list[Fault]


def woo_row(row: ExportRow, currency: str, today: date, unknown: UnknownFields) -> WooRow:
    cells = row.cells
    number, sku, parent, place = (cells.get(word, "") for word in ("id", "sku", "parent", "place"))
    return WooRow(
        line=row.line,
        chars=row.chars,
        kind=kind_of(cells.get("type", "")),
        names=[*([f"id:{number}"] if number else []), *([sku_name(sku)] if sku else [])],
        parent=parent if PARENT_ID.fullmatch(parent) else sku_name(parent),
        shown_parent=parent,
        place=int(place) if place.isascii() and place.isdecimal() else 0,
        disabled=cells.get("published") == DISABLED,
        fields=dict(fields_of(cells)),
        variant=dict(variant_of(cells, currency, today, unknown)),
        stock=stock_of(cells),
        says_images="images" in cells,
        images=names_in(cells.get("images", "")),
        says_attributes="attribute 1 name" in cells,
        attributes=list(attributes_of(cells)),
        faults=list(row.cell_faults),
    )


def sku_name(sku: str) -> str:
    return f"sku:{caseless(sku)}"


def kind_of(cell: str) -> str:
    """Of "simple, downloadable, virtual" the first; an export without types has none that are variable."""
    return next((kind for name in names_in(cell) if (kind := name.lower()) not in KINDS_OF_DELIVERY), SIMPLE)


def fields_of(cells: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    """A column that isn't there says nothing."""
    if cells.get("name"):
        yield "name", cells["name"]
    if "description" in cells or "short_description" in cells:
        yield "description", prose(cells.get("short_description", ""), cells.get("description", ""))
    if "brands" in cells:
        yield "brand", next((levels(brand)[-1] for brand in names_in(cells["brands"]) if levels(brand)), None)
    if "categories" in cells:
        yield "category_path", category_of(cells["categories"])
    if "tags" in cells:
        yield "tags", names_in(cells["tags"])
    if published := cells.get("published", "").lower():
        hidden = cells.get("visibility", "").lower() == "hidden"
        yield "status", "draft" if hidden else STATUSES.get(published, published)


def category_of(cell: str) -> list[str]:
    """The first, or the deepest of those under it; in no order of anybody's, which WordPress gives them."""
    paths = [path for name in names_in(cell) if (path := levels(name)) and path[0].lower() not in UNCATEGORIZED]
    return max((path for path in paths if path[: len(paths[0])] == paths[0]), key=len, default=[])


def variant_of(
    cells: Mapping[str, str], currency: str, today: date, unknown: UnknownFields
) -> Iterator[tuple[str, Any]]:
    if cells.get("sku") or cells.get("id"):
        yield "sku", cells.get("sku") or f"woo-{cells['id']}"
    regular, sale = (plain_amount(cells.get(word, ""), currency) for word in ("regular_price", "sale_price"))
    on_sale = bool(sale) and is_on_sale(cells, today) and (not regular or lower_than(sale, regular, currency))
    if price := sale if on_sale else regular:
        yield "price", price
    if "sale_price" in cells:
        yield "compare_at_price", regular or None if on_sale else None
    if "backorders" in cells or cells.get("in_stock") == ON_BACKORDER:
        allowed = cells.get("backorders", "").lower() in BACKORDERS_ALLOWED
        yield "backorder", allowed or cells.get("in_stock") == ON_BACKORDER
    if "barcode" in cells:
        yield "ean", barcodes(cells["barcode"], unknown)


def is_on_sale(cells: Mapping[str, str], today: date) -> bool:
    """A day that can't be read keeps the regular price."""
    starts, ends = cells.get("sale_starts", ""), cells.get("sale_ends", "")
    first, last = day_of(starts), day_of(ends)
    begun = first <= today if first else not starts
    return begun and (last >= today if last else not ends)


def day_of(cell: str) -> date | None:
    """Of "2026-11-29" and of "2026-11-29 23:59:59", which is the other shop's own time."""
    try:
        return date.fromisoformat(cell[:10])
    except ValueError:
        return None


def stock_of(cells: Mapping[str, str]) -> int | str | None:
    """None where nobody counts it."""
    stock = cells.get("stock", "")
    if stock == SHARED:
        return stock
    if stock:
        return units(stock)
    return None if cells.get("in_stock", "1") in ("", "1") else 0


def attributes_of(cells: Mapping[str, str]) -> Iterator[Attribute]:
    for word in cells:
        if word.startswith("attribute ") and word.endswith(" name") and cells[word]:
            stem = word.removesuffix("name")
            yield Attribute(
                cells[word], names_in(cells.get(f"{stem}values", "")), cells.get(f"{stem}visible", "") != "0"
            )
