"""WooCommerce's export of products: a row for each product, and one for each variation, wherever it stands."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from adapters.catalog_files.export_rows import column_names, export_rows
from adapters.catalog_files.product_line import Reader
from adapters.catalog_files.product_parts import ProductParts
from adapters.catalog_files.rows import BadRow, Row, UnknownFields
from adapters.catalog_files.woocommerce_columns import woocommerce_words
from adapters.catalog_files.woocommerce_row import SHARED, Attribute, WooRow, woo_row
from adapters.catalog_files.woocommerce_shelf import Shelf
from domain.faults import Fault, FaultCode
from domain.folding import caseless
from domain.refusals import InvalidInput

REFUSED: Final = {
    "grouped": "A grouped product is only a list of others.",
    "external": "An external product is sold by another shop.",
}


def read_woocommerce(
    file: Path, reader: Reader, unknown: UnknownFields, advance: Callable[[int], None]
) -> Iterator[Row | BadRow]:
    """Simple products as they come, then those with variations, which lie on disk till then; whole or not at all.

    Sales count as they stand on the day of reading. Raises WrongFile.
    """
    today = datetime.now(UTC).date()
    with Shelf() as shelf:
        for row in export_rows(file, woocommerce_words(column_names(file)), unknown, advance):
            if row.fault is not None:
                yield BadRow(row.line, None, row.fault)
            else:
                yield from shelved(woo_row(row, reader.currency, today, unknown), shelf, reader)
        for product, variations in shelf.products():
            yield from variable_product(product, variations).product(reader)
        for variation in shelf.left_over():
            words = f"No variable product of this file is called {variation.shown_parent!r}."
            yield refused(variation, Fault("parent", words, FaultCode.CONFLICTING))


def shelved(row: WooRow, shelf: Shelf, reader: Reader) -> Iterator[Row | BadRow]:
    """What can be told of a row at once."""
    match row.kind:
        case "simple":
            yield from simple_product(row).product(reader)
        case "variable":
            if (first := shelf.name(row)) is None:
                shelf.add_product(row)
            else:
                yield refused(row, Fault("sku", f"It stands in line {first} already.", FaultCode.DUPLICATE))
        case "variation":
            shelf.add_variation(row)
        case kind:
            words = REFUSED.get(kind, f"Nothing of the type {kind!r} can be sold here.")
            yield refused(row, Fault("type", words))


def refused(row: WooRow, fault: Fault) -> BadRow:
    return BadRow.of(row.line, row.variant.get("sku"), InvalidInput.of([*row.faults, fault]))


def simple_product(row: WooRow) -> ProductParts:
    parts = begun(row, row.attributes)
    parts.add_variant(row.line, variant(row, row.stock, {}))
    return parts


def variable_product(product: WooRow, variations: Sequence[WooRow]) -> ProductParts:
    """What one of its variations has a value for is an option; one that goes with any value of it does without."""
    chosen = {caseless(one.name) for row in variations for one in row.attributes if one.values}
    parts = begun(product, [one for one in product.attributes if caseless(one.name) not in chosen])
    if not variations:
        parts.wrong(product.line, Fault("variants", "None of its variations is in this file.", FaultCode.REQUIRED))
    shares = iter(shares_of(product.stock, sum(row.stock == SHARED for row in variations)))
    for row in variations:
        shared = row.stock == SHARED
        stock = next(shares) if shared else row.stock
        options = {one.name: ", ".join(one.values) for one in row.attributes if one.values}
        parts.chars += row.chars
        parts.wrong(row.line, *row.faults)
        sold = variant(row, 0 if row.disabled else stock, options)
        if shared and "backorder" in product.variant:
            sold["backorder"] = product.variant["backorder"]
        if row.disabled and "backorder" in sold:
            sold["backorder"] = False
        parts.add_variant(row.line, sold)
        for image in row.images:
            parts.add_image(row.line, image)
    return parts


def begun(row: WooRow, attributes: Sequence[Attribute]) -> ProductParts:
    """Without what is sold of it. Attributes that its shop hides stay hidden."""
    parts = ProductParts(row.line)
    parts.chars, parts.fields, parts.says_images = row.chars, row.fields, row.says_images
    parts.wrong(row.line, *row.faults)
    if row.says_attributes:
        parts.fields["attributes"] = {
            one.name: ", ".join(one.values) for one in attributes if one.visible and one.values
        }
    for image in row.images:
        parts.add_image(row.line, image)
    return parts


def variant(row: WooRow, stock: int | str | None, options: dict[str, str]) -> dict[str, object]:
    said: dict[str, object] = dict(row.variant)
    if row.says_attributes:
        said["options"] = options
    if stock is not None:
        said["stock_quantity"] = stock
    return said


def shares_of(stock: int | str | None, count: int) -> list[int | str | None]:
    """What variations have of the units they share: together no more than there are."""
    if not isinstance(stock, int) or not count:
        return [stock] * count
    each, more = divmod(stock, count)
    return [each + (place < more) for place in range(count)]
