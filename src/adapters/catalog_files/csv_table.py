"""A catalog as CSV: one variant a row, the rows of one product under one name or slug."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from adapters.catalog_files.cells import listed
from adapters.catalog_files.line_fields import NEVER_EMPTY, OF_PRODUCTS, OF_VARIANTS
from adapters.catalog_files.plain_values import read_json
from adapters.catalog_files.product_line import Reader
from adapters.catalog_files.row_groups import grouped
from adapters.catalog_files.rows import BadRow, Row, UnknownFields
from adapters.catalog_files.table_rows import FAMILIES, GROUP, Key, TableRow, table_rows
from domain.catalog.product import VARIANTS_MAX
from domain.faults import Fault, FaultCode
from domain.folding import caseless
from domain.refusals import InvalidInput

LISTS: Final = frozenset({"category_path", "tags", "ean"})
OBJECTS: Final = frozenset({"attributes", "options"})
FILED_UNDER: Final = frozenset({"brand", "category_path", "tags", "slug"})
WHOLE_NUMBER: Final = re.compile("[0-9]{1,10}")
YES_OR_NO: Final = {"true": True, "false": False}
"""In any case: spreadsheets write them in capitals."""
SAYS_NOTHING_EMPTY: Final = NEVER_EMPTY | {"stock_quantity", "currency"}


def read_csv(
    file: Path, reader: Reader, unknown: UnknownFields, advance: Callable[[int], None]
) -> Iterator[Row | BadRow]:
    """Products whole or not at all. Their rows may lie apart, so the file is read twice.

    Raises WrongFile, before it gives anything.
    """
    groups = grouped(table_rows(file, UnknownFields()))
    open_products: dict[Key, list[TableRow]] = {}
    for row in table_rows(file, unknown, advance):
        if not row.keys:
            yield from product_of([row], None, reader)
            continue
        group = groups.group(row.keys[0])
        rows = open_products.setdefault(group, [])
        if len(rows) <= VARIANTS_MAX:
            rows.append(row)
        if groups.ends_with(group, row.line):
            yield from product_of(open_products.pop(group), groups.doubtful_line(group), reader)


def product_of(rows: Sequence[TableRow], doubtful_line: int | None, reader: Reader) -> Iterator[Row | BadRow]:
    """One product, or the rows that keep it from being one; in the doubtful line there may be another one of it."""
    named = next((row for row in rows if row.product), rows[0])
    if bad := [wrong for row in rows if (wrong := bad_row(row, rows[0], named, reader)) is not None]:
        yield from bad
        return
    if doubtful_line is not None:
        reason = f"line {doubtful_line} can't be read, and may be of this product"
        yield BadRow(rows[0].line, rows[0].cells.get("sku"), reason)
        return
    first, *_ = said = [values_of(row.cells)[0] for row in rows]
    product = {name: value for name, value in first.items() if name not in OF_VARIANTS}
    product["variants"] = [{name: row[name] for name in OF_VARIANTS if name in row} for row in said]
    try:
        yield Row(rows[0].line, reader.read(product), sum(len(cell) for row in rows for cell in row.cells.values()))
    except InvalidInput as wrong:
        yield BadRow.of(rows[0].line, rows[0].cells.get("sku"), wrong)


def bad_row(row: TableRow, first: TableRow, named: TableRow, reader: Reader) -> BadRow | None:
    """All that is wrong in a row that can't be read, or says something else of the product than the first one, or
    calls it something else than the first that has a name for it.
    """
    if row.fault is not None:
        return BadRow(row.line, None, row.fault)
    values, faults = values_of(row.cells)
    faults = [*row.cell_faults, *disagreements(row, first, named), *faults]
    try:
        reader.read(values)
    except InvalidInput as wrong:
        faults += wrong.faults
    return BadRow.of(row.line, row.cells.get("sku"), InvalidInput.of(faults)) if faults else None


def disagreements(row: TableRow, first: TableRow, named: TableRow) -> Iterator[Fault]:
    if row.product and caseless(row.product) != caseless(named.product):
        yield Fault(GROUP, f"Line {named.line} calls the same product {named.product}.", FaultCode.CONFLICTING)
    for name, cell in row.cells.items():
        of_product = name in OF_PRODUCTS or name.startswith("attr.")
        if of_product and cell and not says_the_same(name, cell, first.cells.get(name, "")):
            words = f"Line {first.line}, the product's first row, does not say so."
            yield Fault(name, words, FaultCode.CONFLICTING)


def says_the_same(name: str, cell: str, other: str) -> bool:
    """Names of what stands beside products mean one thing in any spelling."""
    return cell == other or (name in FILED_UNDER and caseless(cell) == caseless(other))


def values_of(cells: Mapping[str, str]) -> tuple[dict[str, Any], list[Fault]]:
    """As JSON would say it, and what can't be said so."""
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    for name, cell in cells.items():
        family = next((prefix for prefix in FAMILIES if name.startswith(prefix)), None)
        if family is not None:
            entries = values.setdefault(FAMILIES[family], {})
            if cell:
                entries[name.removeprefix(family)] = cell
        elif cell or name not in SAYS_NOTHING_EMPTY:
            try:
                values[name] = value_of(name, cell) if cell else None
            except ValueError as broken:
                faults.append(Fault(name, f"{broken}.", FaultCode.WRONG_FORMAT))
    return values, faults


def value_of(name: str, cell: str) -> Any:
    """Raises ValueError."""
    if name in LISTS:
        return listed(cell)
    if name == "images":
        return [{"url": item} if isinstance(item, str) else item for item in listed(cell)]
    if name in OBJECTS:
        return read_json(cell.encode())
    if name == "backorder":
        return YES_OR_NO.get(cell.lower(), cell)
    if name == "stock_quantity" and WHOLE_NUMBER.fullmatch(cell):
        return int(cell)
    return cell
