"""The rows of a table, as cells by column."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final, TypeAlias

import msgspec

from adapters.catalog_files.cells import unguarded
from adapters.catalog_files.line_fields import OF_PRODUCTS, OF_VARIANTS
from adapters.catalog_files.plain_values import tidied
from adapters.catalog_files.rows import UnknownFields
from adapters.files.csv_records import BrokenRecord, Record, records
from adapters.files.text_lines import Damaged, WrongFile, open_text
from domain.faults import Fault, FaultCode
from domain.folding import caseless
from domain.texts import tidy

GROUP: Final = "product"
COLUMNS: Final = (*(name for name in OF_PRODUCTS if name != "variants"), *OF_VARIANTS)
COLUMNS_MAX: Final = 2_000
FAMILIES: Final = {"attr.": "attributes", "option.": "options"}
"""Columns of one attribute or option each; what they say of a row is all it has."""

Key: TypeAlias = tuple[str, str]
"""Which of the two it is, a name or a slug, and the text, folded."""


class TableRow(msgspec.Struct, frozen=True):
    """Tidy cells by column, without those that can't be read; `fault` is why none can.

    `product` is what the file calls its product, `keys` are all that this row names it by.
    """

    line: int
    cells: dict[str, str]
    product: str = ""
    keys: tuple[Key, ...] = ()
    fault: str | None = None
    cell_faults: Sequence[Fault] = ()


def table_rows(
    file: Path, unknown: UnknownFields, advance: Callable[[int], None] = lambda _: None
) -> Iterator[TableRow]:
    """Raises WrongFile."""
    with open_text(file) as (text, raw):
        try:
            table = records(text)
            columns = header(file, next(table, None))
            unknown.add(name for name in columns if name not in ("", GROUP) and not is_known(name))
            for record in table:
                advance(raw.tell())
                yield table_row(record, columns)
        except Damaged as broken:
            raise WrongFile(f"{file}: {broken}. Nothing was imported.") from broken


def table_row(record: Record | BrokenRecord, columns: Sequence[str]) -> TableRow:
    if isinstance(record, BrokenRecord):
        return TableRow(record.line, {}, fault=record.reason)
    named = dict(zip(columns, record.values, strict=False))
    product = tidy(named.pop(GROUP, ""))
    keys = keys_of(product, tidy(named.get("slug", "")))
    if len(record.values) != len(columns):
        fault = f"it has {len(record.values)} fields, the header {len(columns)}"
        return TableRow(record.line, {}, product, keys, fault)
    cells, faults = {}, []
    for name in filter(is_known, named):
        try:
            cells[name] = tidied(unguarded(named[name]))
        except ValueError as broken:
            faults.append(Fault(name, f"{broken}.", FaultCode.WRONG_FORMAT))
    return TableRow(record.line, cells, product, keys, cell_faults=faults)


def keys_of(product: str, slug: str) -> tuple[Key, ...]:
    """What a row may be known by; a name is no slug, and an empty text is neither."""
    return tuple((kind, caseless(text)) for kind, text in (("product", product), ("slug", slug)) if text)


def header(file: Path, record: Record | BrokenRecord | None) -> list[str]:
    """Raises WrongFile."""
    if isinstance(record, BrokenRecord):
        raise WrongFile(f"{file}: line {record.line}: {record.reason}.")
    if record is not None and len(record.values) > COLUMNS_MAX:
        raise WrongFile(f"{file} has {len(record.values)} columns, {COLUMNS_MAX} at most can be read.")
    try:
        columns = [tidied(name) for name in record.values] if record else []
    except ValueError as broken:
        raise WrongFile(f"{file}: the names of its columns can't be read: {broken}. Save it in UTF-8.") from broken
    columns = [name if name.startswith(tuple(FAMILIES)) else name.lower() for name in columns]
    if "sku" not in columns:
        raise WrongFile(
            f"{file} has no column sku. It is read as CSV, whose first line names the columns, with commas between:"
            f" {','.join(COLUMNS)}."
        )
    times = Counter(filter(None, columns))
    if twice := [name for name in times if times[name] > 1 and (is_known(name) or name == GROUP)]:
        raise WrongFile(f"{file} has more than one column {', '.join(twice)}.")
    for family, whole in FAMILIES.items():
        if whole in columns and any(name.startswith(family) for name in columns):
            raise WrongFile(f"{file} says {whole} in one column and in columns {family}NAME. Leave one of them out.")
    return columns


def is_known(name: str) -> bool:
    return name in COLUMNS or name.startswith(tuple(FAMILIES))
