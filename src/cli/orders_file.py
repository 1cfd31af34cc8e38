"""Reading a file of historic orders: CSV, one line of an order a row, as `tradepost orders import --help` says."""

import csv
import gzip
import io
import re
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from cli.catalog_file import GZIP_MAGIC
from commands.import_history import HistoricLine, HistoricOrder
from domain.account import EMAIL_CHARS_MAX, EMAIL_PATTERN
from domain.currency import minor_units
from domain.product import SKU_CHARS_MAX, SKU_PATTERN, STOCK_UNITS_MAX
from domain.shop import ShopFacts

COLUMNS: Final = ("order", "sku", "name", "quantity", "unit_price", "placed_at", "customer")
NEEDED: Final = ("order", "sku", "quantity", "unit_price", "placed_at")
TEXT_CHARS_MAX: Final = 1_000
REFERENCE_CHARS_MAX: Final = 255
LINE_MINOR_UNITS_MAX: Final = 10**12
YEAR_MIN: Final = 1972
"""Since then all time zones' days begin at a quarter of an hour, which is what the dashboard is proven by."""
NOBODY: Final = "Guest"
ELSEWHERE: Final = "history.invalid"
"""Who had no e-mail address gets one under a name that can't exist (RFC 2606)."""


class WrongFile(Exception):
    """The message says what the file should be like."""


class BadLine(msgspec.Struct, frozen=True):
    line: int
    order: str | None
    reason: str


class Taken(msgspec.Struct, frozen=True):
    """An order, and the line it begins in."""

    line: int
    order: HistoricOrder


class OpenOrder:
    """An order of which more lines are to come."""

    def __init__(self, line: int, reference: str, placed_at: datetime, email: str, name: str) -> None:
        self._line = line
        self._facts = (reference, email, name, placed_at)
        self.lines: list[HistoricLine] = []

    def closed(self) -> Taken:
        return Taken(self._line, HistoricOrder(*self._facts, tuple(self.lines)))


class Row(msgspec.Struct, frozen=True):
    number: int
    values: dict[str, str]


Rows = Iterator[Row | BadLine]


def read_orders(file: Path, facts: ShopFacts, advance: Callable[[int], None]) -> Iterator[Taken | BadLine]:
    """Every order with its good lines, and every line that is none. `advance` gets the bytes read so far.

    An order's lines may lie anywhere in the file; kept in memory are only those orders of which more lines are to
    come. A moment without a zone is the store's. Raises WrongFile.
    """
    last = {row.values["order"]: row.number for row in rows(file) if isinstance(row, Row)}
    open_orders: dict[str, OpenOrder] = {}
    now = datetime.now(UTC)
    for row in rows(file, advance):
        if isinstance(row, BadLine):
            yield row
            continue
        reference = row.values["order"]
        try:
            line, placed_at, (email, name) = checked(row.values, facts, now)
            known = open_orders.setdefault(reference, OpenOrder(row.number, reference, placed_at, email, name))
            known.lines.append(line)
        except ValueError as wrong:
            yield BadLine(row.number, reference or None, str(wrong))
        if row.number == last[reference] and reference in open_orders:
            yield open_orders.pop(reference).closed()


def rows(file: Path, advance: Callable[[int], None] = lambda _: None) -> Rows:
    """By their first line's number, the header's being 1. Raises WrongFile."""
    with opened(file) as (text, raw):
        reader = csv.reader(text)
        try:
            header = [name.strip().lower() for name in next(reader, [])]
        except (csv.Error, EOFError, zlib.error, gzip.BadGzipFile) as broken:
            raise WrongFile(f"{file} can't be read: {broken}") from broken
        if missing := [name for name in NEEDED if name not in header]:
            raise WrongFile(
                f"{file} has no column {', '.join(missing)}. The first line names them: {','.join(COLUMNS)}."
            )
        while True:
            number = reader.line_num + 1
            try:
                values = next(reader)
            except StopIteration:
                return
            except (csv.Error, EOFError, zlib.error, gzip.BadGzipFile) as broken:
                yield BadLine(number, None, f"the file can't be read here: {broken}")
                if not isinstance(broken, csv.Error):
                    return
                continue
            advance(raw.tell())
            if not any(values):
                continue
            if len(values) != len(header):
                yield BadLine(number, None, f"it has {len(values)} fields, the header {len(header)}")
                continue
            yield Row(number, {name: value.strip() for name, value in zip(header, values, strict=True)})


@contextmanager
def opened(file: Path) -> Iterator[tuple[io.TextIOWrapper, io.BufferedReader]]:
    """Gzipped or not. Bytes that are no UTF-8 come as surrogates, to be refused row by row."""
    with file.open("rb") as raw:
        packed = raw.peek(2)[:2] == GZIP_MAGIC
        unpacked = gzip.GzipFile(fileobj=raw) if packed else raw
        with io.TextIOWrapper(unpacked, "utf-8-sig", errors="surrogateescape", newline="") as text:
            yield text, raw


def checked(values: dict[str, str], facts: ShopFacts, now: datetime) -> tuple[HistoricLine, datetime, tuple[str, str]]:
    """The line, and when and whose its order is, which counts of an order's first line. Raises ValueError."""
    if not 1 <= len(values["order"]) <= REFERENCE_CHARS_MAX:
        raise ValueError(f"order: give it a name of at most {REFERENCE_CHARS_MAX} characters")
    for name, value in values.items():
        if "\x00" in value or (not value.isascii() and any("\ud800" <= letter <= "\udfff" for letter in value)):
            raise ValueError(f"{name}: it is not text in UTF-8")
    placed_at = moment(values["placed_at"], facts.time_zone, now)
    return historic_line(values, facts.currency), placed_at, customer(values.get("customer", ""))


def historic_line(values: dict[str, str], currency: str) -> HistoricLine:
    sku, name = values["sku"], values.get("name", "")
    if len(sku) > SKU_CHARS_MAX or not re.match(SKU_PATTERN, sku):
        raise ValueError(f"sku: {sku[:40]!r} is no SKU")
    if len(name) > TEXT_CHARS_MAX:
        raise ValueError(f"name: it is longer than {TEXT_CHARS_MAX} characters")
    quantity = values["quantity"]
    if not re.fullmatch(r"[0-9]{1,10}", quantity) or not 1 <= int(quantity) <= STOCK_UNITS_MAX:
        raise ValueError(f"quantity: {quantity[:40]!r} is no number from 1 to {STOCK_UNITS_MAX}")
    try:
        unit_price = minor_units(values["unit_price"], currency)
    except ValueError as wrong:
        raise ValueError(f"unit_price: {wrong}") from None
    if int(quantity) * unit_price > LINE_MINOR_UNITS_MAX:
        raise ValueError("unit_price: the line costs more than any counter holds")
    return HistoricLine(sku, name, int(quantity), unit_price)


def moment(text: str, zone: ZoneInfo, now: datetime) -> datetime:
    try:
        given = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"placed_at: {text[:40]!r} is no moment such as 2026-11-23T09:30:00Z") from None
    at = given.replace(tzinfo=zone) if given.tzinfo is None else given
    if given.year < YEAR_MIN or at > now:
        raise ValueError(f"placed_at: {text[:40]!r} does not lie between {YEAR_MIN} and now")
    return at.astimezone(UTC)


def customer(text: str) -> tuple[str, str]:
    """An address and a name: of whom we know by e-mail, by the other system's name for them, or not at all."""
    if re.match(EMAIL_PATTERN, text) and len(text) <= EMAIL_CHARS_MAX:
        return text, text.partition("@")[0]
    if not text:
        return f"guest@{ELSEWHERE}", NOBODY
    plain = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
    if not plain or len(plain) > 50:
        raise ValueError(f"customer: {text[:40]!r} is neither an e-mail address nor a short name")
    return f"customer-{plain}@{ELSEWHERE}", f"Customer {text}"
