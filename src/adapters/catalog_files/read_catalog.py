"""Reading a catalog file of any form, every SKU of it once."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, TypeAlias

from adapters.catalog_files.csv_table import read_csv
from adapters.catalog_files.export_rows import column_names
from adapters.catalog_files.json_lines import read_json_lines
from adapters.catalog_files.product_line import Reader
from adapters.catalog_files.read_shopify import read_shopify
from adapters.catalog_files.read_woocommerce import read_woocommerce
from adapters.catalog_files.rows import BadRow, Row, UnknownFields
from adapters.catalog_files.shopify_columns import is_shopify
from adapters.catalog_files.woocommerce_columns import is_woocommerce
from adapters.files.text_lines import FIRST_BYTES, open_text
from domain.faults import FaultCode
from domain.folding import caseless
from domain.refusals import InvalidInput

JSON_NAMES: Final = (".jsonl", ".ndjson", ".json")

Read: TypeAlias = Callable[[Path, Reader, UnknownFields, Callable[[int], None]], Iterator[Row | BadRow]]


def read_catalog(
    file: Path, reader: Reader, unknown: UnknownFields, advance: Callable[[int], None]
) -> Iterator[Row | BadRow]:
    """Every product, and the reason for everything that can't be one. Raises WrongFile.

    `advance` gets the bytes read so far, `unknown` the names of fields we don't know. A SKU stands in a file once: who
    repeats it is refused, so that reading the file again changes nothing.
    """
    first_lines: dict[str, int] = {}
    for row in reading(file)(file, reader, unknown, advance):
        yield row if isinstance(row, BadRow) else once(row, first_lines)


def reading(file: Path) -> Read:
    """Tables by their columns: other shops' exports have names that ours has not. Raises WrongFile."""
    if is_json(file):
        return read_json_lines
    columns = column_names(file)
    if is_shopify(columns):
        return read_shopify
    return read_woocommerce if is_woocommerce(columns) else read_csv


def once(row: Row, first_lines: dict[str, int]) -> Row | BadRow:
    for sku in row.product.skus:
        if (first := first_lines.setdefault(caseless(sku), row.line)) != row.line:
            return BadRow.of(
                row.line, sku, InvalidInput("sku", f"It stands in line {first} already.", FaultCode.DUPLICATE)
            )
    return row


def is_json(file: Path) -> bool:
    """By its name, or else by how it begins. Raises WrongFile."""
    if file.name.removesuffix(".gz").endswith((*JSON_NAMES, ".csv")):
        return not file.name.removesuffix(".gz").endswith(".csv")
    with open_text(file) as (text, _):
        return text.peek(FIRST_BYTES).lstrip()[:1] in (b"{", b"[")
