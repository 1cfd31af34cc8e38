"""What the rows of one handle in Shopify's export say of a product."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any, Final

from adapters.catalog_files.export_cells import barcodes, levels, lower_than, names_in, plain_amount, units
from adapters.catalog_files.export_rows import ExportRow
from adapters.catalog_files.product_line import Reader
from adapters.catalog_files.product_parts import NO_PLACE, ProductParts
from adapters.catalog_files.rows import BadRow, Row, UnknownFields
from adapters.catalog_files.shopify_columns import ATTRIBUTE
from domain.catalog.product import SKU_CHARS_MAX
from domain.faults import Fault, FaultCode
from domain.folding import caseless
from domain.slugs import SLUG_CHARS_MAX, SLUG_PATTERN, may_stand, slugify

OPTIONS: Final = (1, 2, 3)
NO_OPTION: Final = ("title", "default title")
HIDDEN: Final = frozenset({"draft", "unlisted"})
NOT_SIMPLE: Final = ("{", "[", "<", "gid://")
"""How values of metafields begin that are lists, rich texts, and names of other things in Shopify."""
SELLS_ON: Final = frozenset({"continue", "true"})
"""What its inventory policy, or "Continue selling when out of stock", says of what may be sold beyond the shelf."""
TYPE: Final = "Type"
DIGEST_CHARS: Final = 12

FIRST_ROW: Final = Fault("name", "The first row of a product has its title. Are they sorted?", FaultCode.REQUIRED)
GIFT_CARD: Final = Fault("gift_card", "This shop has no gift cards.")


class ShopifyProduct:
    def __init__(self, row: ExportRow, currency: str, unknown: UnknownFields) -> None:
        self.handle = row.cells.get("handle", "")
        self.parts = ProductParts(row.line)
        self.parts.fields = dict(fields_of(row.cells, unknown))
        self.parts.says_images = "image" in row.cells
        self._option_names = [row.cells.get(f"option{n}_name", "") for n in OPTIONS]
        self._sku_root = self.handle or slugify(row.cells["name"])
        self._currency = currency
        self._unknown = unknown
        self.add(row)
        if not row.cells["name"]:
            self.parts.wrong(row.line, FIRST_ROW)
        if row.cells.get("gift_card", "").lower() == "true":
            self.parts.wrong(row.line, GIFT_CARD)

    def add(self, row: ExportRow) -> None:
        cells = row.cells
        self.parts.chars += row.chars
        self.parts.wrong(row.line, *row.cell_faults)
        values = [cells.get(f"option{n}_value", "") for n in OPTIONS]
        if any([*values, cells.get("sku"), cells.get("price")]):
            self.parts.add_variant(row.line, self._variant(cells, values))
        if image := cells.get("image"):
            self.parts.add_image(row.line, image, cells.get("image_alt", ""), place(cells.get("image_place", "")))
        if image := cells.get("variant_image"):
            self.parts.add_image(row.line, image)

    def product(self, reader: Reader) -> Iterator[Row | BadRow]:
        """Variants that share a SKU, as Shopify lets them, are told apart by their options."""
        shared = Counter(caseless(variant["sku"]) for variant in self.parts.variants)
        for variant in self.parts.variants:
            if shared[caseless(variant["sku"])] > 1 and variant.get("options"):
                variant["sku"] = made_sku(variant["sku"], variant["options"])
        return self.parts.product(reader)

    def _variant(self, cells: Mapping[str, str], values: Sequence[str]) -> dict[str, Any]:
        named = [(name, value) for name, value in zip(self._option_names, values, strict=True) if name and value]
        options = {} if [(name.lower(), value.lower()) for name, value in named] == [NO_OPTION] else dict(named)
        variant: dict[str, Any] = {"sku": cells.get("sku", "").removeprefix("'") or made_sku(self._sku_root, options)}
        if "option1_value" in cells:
            variant["options"] = options
        if price := plain_amount(cells.get("price", ""), self._currency):
            variant["price"] = price
        if "compare_at_price" in cells:
            before = plain_amount(cells["compare_at_price"], self._currency)
            variant["compare_at_price"] = before if before and lower_than(price, before, self._currency) else None
        if cells.get("stock") and cells.get("tracker", "it is counted"):
            variant["stock_quantity"] = units(cells["stock"])
        if "policy" in cells:
            variant["backorder"] = cells["policy"].lower() in SELLS_ON
        if "barcode" in cells:
            variant["ean"] = barcodes(cells["barcode"].removeprefix("'"), self._unknown)
        return variant


def fields_of(cells: Mapping[str, str], unknown: UnknownFields) -> Iterator[tuple[str, Any]]:
    """Of the product, in its first row. A column that isn't there says nothing."""
    if cells["name"]:
        yield "name", cells["name"]
    handle = cells.get("handle", "")
    if re.match(SLUG_PATTERN, handle) and len(handle) <= SLUG_CHARS_MAX and may_stand(handle):
        yield "slug", handle
    for name in ("description", "brand"):
        if name in cells:
            yield name, cells[name] or None
    if "category" in cells or "type" in cells:
        yield "category_path", levels(cells.get("category", "")) or list(filter(None, [cells.get("type", "")]))
    if "tags" in cells:
        yield "tags", names_in(cells["tags"])
    if (status := status_of(cells)) is not None:
        yield "status", status
    attributes = dict(attributes_of(cells, unknown))
    if attributes or any(word.startswith(ATTRIBUTE) for word in cells):
        yield "attributes", attributes


def status_of(cells: Mapping[str, str]) -> str | None:
    """One nobody knows as it is, for the reader to refuse."""
    status = cells.get("status", "").lower()
    if status in HIDDEN:
        return "draft"
    if status not in ("", "active"):
        return status
    if cells.get("published", "").lower() == "false":
        return "draft"
    return "published" if "published" in cells or "status" in cells else None


def attributes_of(cells: Mapping[str, str], unknown: UnknownFields) -> Iterator[tuple[str, str]]:
    """Metafields that are texts, and the merchant's own type where the category comes from Shopify's taxonomy."""
    if cells.get("category") and cells.get("type"):
        yield TYPE, cells["type"]
    for word, value in cells.items():
        if word.startswith(ATTRIBUTE) and value:
            if value.startswith(NOT_SIMPLE):
                unknown.add([word.removeprefix(ATTRIBUTE)])
            else:
                yield word.removeprefix(ATTRIBUTE), value


def made_sku(root: str, options: Mapping[str, str]) -> str:
    """Of a variant that has none: handles and slugs have no points, so no two of them are the same by chance."""
    sku = ".".join([root, *map(slugify, options.values())])
    if len(sku) <= SKU_CHARS_MAX:
        return sku
    return f"{sku[: SKU_CHARS_MAX - DIGEST_CHARS - 1]}.{sha256(sku.encode()).hexdigest()[:DIGEST_CHARS]}"


def place(cell: str) -> float:
    return int(cell) if cell.isascii() and cell.isdecimal() else NO_PLACE
