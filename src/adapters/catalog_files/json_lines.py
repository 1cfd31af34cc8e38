"""A catalog as JSON lines: one product a line."""

from collections.abc import Callable, Iterator
from pathlib import Path

from adapters.catalog_files.line_fields import KNOWN
from adapters.catalog_files.plain_values import read_json
from adapters.catalog_files.product_line import Reader
from adapters.catalog_files.rows import BadRow, Row, UnknownFields
from adapters.files.text_lines import LINE_BYTES_MAX, Damaged, bounded_lines, open_text
from domain.refusals import InvalidInput


def read_json_lines(
    file: Path, reader: Reader, unknown: UnknownFields, advance: Callable[[int], None]
) -> Iterator[Row | BadRow]:
    """Every line that isn't empty; where the file is damaged, that is the last. Raises WrongFile."""
    number = 0
    with open_text(file) as (text, raw):
        try:
            for number, line in enumerate(bounded_lines(text), 1):
                advance(raw.tell())
                if line is None:
                    yield BadRow(number, None, f"it is longer than {LINE_BYTES_MAX} bytes")
                elif line.strip():
                    yield as_row(number, line, reader, unknown)
        except Damaged as broken:
            yield BadRow(number + 1, None, str(broken))


def as_row(number: int, line: bytes, reader: Reader, unknown: UnknownFields) -> Row | BadRow:
    sku = None
    try:
        values = read_json(line)
        if isinstance(values, dict):
            unknown.add(name for name in values if name not in KNOWN)
            sku = values["sku"] if isinstance(values.get("sku"), str) else None
        return Row(number, reader.read(values), len(line))
    except (InvalidInput, ValueError, RecursionError) as wrong:
        return BadRow.of(number, sku, wrong)
