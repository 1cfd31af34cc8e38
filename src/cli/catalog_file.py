"""Reading a catalog file: one product a line, as `tradepost catalog import --help` describes it."""

import gzip
import zlib
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated, BinaryIO, cast

import msgspec
from msgspec import Meta

from commands.import_products import CatalogRow
from domain.currency import amount_text, minor_units
from domain.product import (
    ATTRIBUTES_MAX,
    PRICE_MINOR_UNITS_MAX,
    SKU_CHARS_MAX,
    SKU_PATTERN,
    STOCK_UNITS_MAX,
    WEB_ADDRESS_PATTERN,
    NewAttributeValue,
)
from domain.texts import ESCAPED_NUL

YEAR_MAX = 2999
GZIP_MAGIC = b"\x1f\x8b"
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


WebAddress = Annotated[str, Meta(pattern=WEB_ADDRESS_PATTERN)]


class ProductLine(msgspec.Struct):
    """Fields we don't know are left alone: catalogs carry all sorts of things."""

    sku: Annotated[str, Meta(min_length=1, max_length=SKU_CHARS_MAX, pattern=SKU_PATTERN)]
    name: Annotated[str, Meta(min_length=1, max_length=1_000, pattern=r"\S")]
    price: str
    description: str = ""
    brand: str | None = None
    category_path: list[Annotated[str, Meta(min_length=1)]] = []
    currency: str | None = None
    stock_quantity: Annotated[int, Meta(ge=0, le=STOCK_UNITS_MAX)] | None = None
    image_url: WebAddress | None = None
    thumbnail_url: WebAddress | None = None
    mpn: str | None = None
    ean: list[str] = []
    released_at: Annotated[datetime, Meta(tz=True)] | None = None
    attributes: Annotated[dict[str, NewAttributeValue], Meta(max_length=ATTRIBUTES_MAX)] = {}


class Row(msgspec.Struct, frozen=True):
    line: int
    product: CatalogRow


class BadRow(msgspec.Struct, frozen=True):
    line: int
    sku: str | None
    reason: str


decode = msgspec.json.Decoder(ProductLine).decode


def read_rows(file: Path, currency: str, default_stock: int, advance: Callable[[int], None]) -> Iterator[Row | BadRow]:
    """Every line as a command or as the reason why it can't be one. `advance` gets the bytes read so far.

    A SKU stands in a file once: lines that repeat it are refused, so that reading the file again changes nothing.
    """
    first_lines: dict[str, int] = {}
    with file.open("rb") as raw:
        packed = raw.read(2) == GZIP_MAGIC
        raw.seek(0)
        for number, line in numbered(cast("BinaryIO", gzip.GzipFile(fileobj=raw)) if packed else raw):
            row = as_row(number, line, currency, default_stock) if isinstance(line, bytes) else line
            if isinstance(row, Row) and (first := first_lines.setdefault(row.product.sku, number)) != number:
                row = BadRow(number, row.product.sku, f"sku: it stands in line {first} already")
            yield row
            advance(raw.tell())


def numbered(lines: BinaryIO) -> Iterator[tuple[int, bytes | BadRow]]:
    """The lines that aren't empty; where the file is cut off or damaged, that is the last."""
    number = 0
    try:
        for number, line in enumerate(lines, 1):
            text = line.removeprefix(BYTE_ORDER_MARK) if number == 1 else line
            if text.strip():
                yield number, text
    except (EOFError, zlib.error, gzip.BadGzipFile):
        yield number + 1, BadRow(number + 1, None, "the file ends early or is damaged from here on")


def as_row(number: int, line: bytes, currency: str, default_stock: int) -> Row | BadRow:
    if ESCAPED_NUL.search(line):
        return BadRow(number, sku_of(line), "texts can't hold the character U+0000")
    try:
        product = decode(line)
        return Row(number, as_catalog_row(product, currency, default_stock))
    except (msgspec.MsgspecError, UnicodeDecodeError, ValueError) as broken:
        return BadRow(number, sku_of(line), str(broken))


def as_catalog_row(product: ProductLine, currency: str, default_stock: int) -> CatalogRow:
    """Raises ValueError."""
    if product.released_at is not None and not 1000 <= product.released_at.year <= YEAR_MAX:
        raise ValueError(f"released_at: give a year from 1000 to {YEAR_MAX}")
    if product.currency not in (None, currency):
        raise ValueError(f"currency: this store's is {currency}, not {product.currency}")
    return CatalogRow(
        sku=product.sku,
        name=product.name,
        description=product.description,
        brand=product.brand,
        category_path=tuple(product.category_path),
        price=price(product.price, currency),
        opening_stock=default_stock if product.stock_quantity is None else product.stock_quantity,
        image_url=product.image_url,
        thumbnail_url=product.thumbnail_url,
        mpn=product.mpn,
        barcodes=tuple(product.ean),
        released_at=product.released_at,
        attributes=product.attributes,
    )


def price(text: str, currency: str) -> int:
    """Raises ValueError."""
    try:
        amount = minor_units(text, currency)
    except ValueError as wrong:
        raise ValueError(f"price: {wrong}") from None
    if amount > PRICE_MINOR_UNITS_MAX:
        raise ValueError(f"price: it is more than {amount_text(PRICE_MINOR_UNITS_MAX, currency)}")
    return amount


def sku_of(line: bytes) -> str | None:
    try:
        sku = msgspec.json.decode(line).get("sku")
    except (msgspec.MsgspecError, AttributeError, UnicodeDecodeError):
        return None
    return sku if isinstance(sku, str) else None
