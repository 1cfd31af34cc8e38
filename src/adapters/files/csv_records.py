"""The records of a CSV file (RFC 4180), with the lines they begin in."""

import csv
from collections.abc import Iterator
from typing import BinaryIO, Final

import msgspec

from adapters.files.text_lines import LINE_BYTES_MAX, bounded_lines

# A record is bounded by its bytes already; the module's own bound of a field is lower than what a product's cells need.
csv.field_size_limit(LINE_BYTES_MAX)

BARE_RETURN: Final = "a line ends in a carriage return alone. Save it with line feeds"


class Record(msgspec.Struct, frozen=True):
    """`line` counts from 1; a record over several lines has broken texts in it, or a quote that nobody closed."""

    line: int
    last_line: int
    values: list[str]


class BrokenRecord(msgspec.Struct, frozen=True):
    line: int
    reason: str


class Feed:
    """Lines for the CSV reader, up to LINE_BYTES_MAX a record. Bytes that are no UTF-8 come as surrogates."""

    def __init__(self, text: BinaryIO) -> None:
        self._lines = bounded_lines(text)
        self.line = 0
        self.record_bytes = 0

    def __iter__(self) -> "Feed":
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.line += 1
        self.record_bytes += LINE_BYTES_MAX + 1 if line is None else len(line)
        if line is None or self.record_bytes > LINE_BYTES_MAX:
            raise csv.Error(f"it is longer than {LINE_BYTES_MAX} bytes")
        return line.decode("utf-8", "surrogateescape")


def records(text: BinaryIO) -> Iterator[Record | BrokenRecord]:
    """Those that aren't empty, the header's included. Raises Damaged."""
    feed = Feed(text)
    reader = csv.reader(feed, strict=True)
    while True:
        line, feed.record_bytes = feed.line + 1, 0
        try:
            values = next(reader)
        except StopIteration:
            return
        except csv.Error as broken:
            bare_return = "new-line character" in str(broken)
            yield BrokenRecord(line, f"it is no CSV: {BARE_RETURN if bare_return else broken}")
        else:
            if any(values):
                yield Record(line, feed.line, values)
