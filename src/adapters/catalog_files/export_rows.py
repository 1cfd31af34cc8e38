"""The rows of another shop's export, as cells by what they say."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from adapters.catalog_files.export_cells import export_text
from adapters.catalog_files.plain_values import tidied
from adapters.catalog_files.rows import UnknownFields
from adapters.catalog_files.table_rows import COLUMNS_MAX
from adapters.files.csv_records import BrokenRecord, Record, records
from adapters.files.text_lines import Damaged, open_text
from domain.faults import Fault, FaultCode


class ExportRow(msgspec.Struct, frozen=True):
    """Tidy cells by our word for their column; columns that aren't there have none. `fault` is why none can be read."""

    line: int
    cells: dict[str, str]
    chars: int = 0
    fault: str | None = None
    cell_faults: Sequence[Fault] = ()


def column_names(file: Path) -> list[str]:
    """As the first line has them, tidy; none where it can't be read. Raises WrongFile."""
    with open_text(file) as (text, _):
        try:
            first = next(records(text), None)
            if not isinstance(first, Record) or len(first.values) > COLUMNS_MAX:
                return []
            return [tidied(name) for name in first.values]
        except (Damaged, ValueError):
            return []


def export_rows(
    file: Path, words: Mapping[str, str], unknown: UnknownFields, advance: Callable[[int], None]
) -> Iterator[ExportRow]:
    """`words` are ours by the file's names of columns. Of the others those are named that hold something.

    Where the file is damaged, the last one says so. Raises WrongFile.
    """
    line = 0
    with open_text(file) as (text, raw):
        try:
            table = records(text)
            columns = Columns(next(table, None), words)
            for record in table:
                advance(raw.tell())
                line = record.line
                yield columns.row(record, unknown)
        except Damaged as broken:
            yield ExportRow(line + 1, {}, fault=str(broken))


class Columns:
    """Of two columns of one word the first counts."""

    def __init__(self, header: Record | BrokenRecord | None, words: Mapping[str, str]) -> None:
        names = [tidied(name) for name in header.values] if isinstance(header, Record) else []
        self._count = len(names)
        self._places: dict[str, int] = {}
        self._left_out: dict[int, str] = {}
        for place, name in enumerate(names):
            word = words.get(name)
            if word is None or self._places.setdefault(word, place) != place:
                self._left_out[place] = name

    def row(self, record: Record | BrokenRecord, unknown: UnknownFields) -> ExportRow:
        if isinstance(record, BrokenRecord):
            return ExportRow(record.line, {}, fault=record.reason)
        values = record.values
        if len(values) != self._count:
            return ExportRow(record.line, {}, fault=f"it has {len(values)} fields, the header {self._count}")
        for place in [place for place in self._left_out if values[place]]:
            unknown.add([self._left_out.pop(place)])
        cells, faults = {}, []
        for word, place in self._places.items():
            try:
                cells[word] = tidied(export_text(cell)) if (cell := values[place]) else ""
            except ValueError as broken:
                cells[word] = ""
                faults.append(Fault(word, f"{broken}.", FaultCode.WRONG_FORMAT))
        return ExportRow(record.line, cells, sum(map(len, cells.values())), cell_faults=faults)
