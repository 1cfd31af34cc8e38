"""Shopify's export of products: a product's rows stand together, under its handle."""

from collections.abc import Callable, Iterator
from pathlib import Path

from adapters.catalog_files.export_rows import ExportRow, column_names, export_rows
from adapters.catalog_files.product_line import Reader
from adapters.catalog_files.rows import BadRow, Row, UnknownFields
from adapters.catalog_files.shopify_columns import shopify_words
from adapters.catalog_files.shopify_product import ShopifyProduct
from domain.faults import FaultCode
from domain.folding import caseless
from domain.refusals import InvalidInput


def read_shopify(
    file: Path, reader: Reader, unknown: UnknownFields, advance: Callable[[int], None]
) -> Iterator[Row | BadRow]:
    """Products whole or not at all, one at a time in memory, and the handles that were. Raises WrongFile.

    A handle that comes again further down is refused: what its rows leave empty would clear what the first ones said.
    """
    desk = Desk(reader, unknown)
    for row in export_rows(file, shopify_words(column_names(file)), unknown, advance):
        if row.fault is None:
            yield from desk.take(row)
        else:
            yield BadRow(row.line, None, row.fault)
            desk.doubt(row.line)
    yield from desk.finish()


class Desk:
    """On it lies the product whose rows are coming. A row that can't be read may be of the one before or after it."""

    def __init__(self, reader: Reader, unknown: UnknownFields) -> None:
        self._reader = reader
        self._unknown = unknown
        self._first_lines: dict[str, int] = {}
        self._product: ShopifyProduct | None = None
        self._handle = ""
        self._doubtful_line: int | None = None
        self._unread_line: int | None = None

    def doubt(self, line: int) -> None:
        self._doubtful_line = self._doubtful_line or line
        self._unread_line = line

    def take(self, row: ExportRow) -> Iterator[Row | BadRow]:
        handle = caseless(row.cells.get("handle", ""))
        if handle and handle == self._handle:
            if self._product is not None:
                self._product.add(row)
        else:
            yield from self.finish()
            self._handle, self._doubtful_line = handle, self._unread_line
            first = self._first_lines.setdefault(handle, row.line) if handle else row.line
            if first == row.line:
                self._product = ShopifyProduct(row, self._reader.currency, self._unknown)
            else:
                words = f"Line {first} begins the same product; the rows of a handle stand together."
                yield BadRow.of(row.line, None, InvalidInput("handle", words, FaultCode.DUPLICATE))
        self._unread_line = None

    def finish(self) -> Iterator[Row | BadRow]:
        product, self._product = self._product, None
        if product is None:
            return
        for row in product.product(self._reader):
            if isinstance(row, Row) and self._doubtful_line is not None:
                reason = f"line {self._doubtful_line} can't be read, and may be of this product"
                yield BadRow(row.line, row.product.skus[0], reason)
            else:
                yield row
