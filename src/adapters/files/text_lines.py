"""The lines of a text file, gzipped or not: each bounded, so that no file takes more memory than a good line may."""

import codecs
import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final, cast

LINE_BYTES_MAX: Final = 8 * 2**20
"""The longest a product can be that keeps the limits of `domain.catalog.product` takes about as much."""
SKIPPED_BYTES_MAX: Final = 64 * 2**20
"""So much of a line that is too long is looked through for its end."""
UNPACKED_TIMES_MAX: Final = 200
"""A gzip bomb unpacks to a thousand times its size, tables to ten or twenty times."""
UNPACKED_BYTES_FREE: Final = 4 * 2**20
FIRST_BYTES: Final = 4_096

GZIP_MAGIC: Final = b"\x1f\x8b"
ZIP_MAGIC: Final = b"PK\x03\x04"
WIDE_MARKS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)


class WrongFile(Exception):
    """Nothing can be taken from this file. The message says what it should be like."""


class Damaged(Exception):
    """The file can't be read from here on. The message says why."""


@contextmanager
def open_text(file: Path) -> Iterator[tuple[io.BufferedReader, BinaryIO]]:
    """The text, behind its byte order mark, and the file itself, whose `tell` says how far one has come.

    Raises WrongFile for what is no text in UTF-8 from its first bytes on; reading further raises Damaged.
    """
    with file.open("rb") as raw:
        packed = raw.peek(2)[:2] == GZIP_MAGIC
        opened: io.BufferedReader = io.BufferedReader(Unpacked(raw) if packed else cast("io.RawIOBase", raw))
        with opened as text:
            try:
                require_text(file, text.peek(FIRST_BYTES)[:FIRST_BYTES])
            except Damaged as broken:
                raise WrongFile(f"{file} can't be unpacked: {broken}.") from broken
            if text.peek(3)[:3] == codecs.BOM_UTF8:
                text.read(3)
            yield text, raw


class Unpacked(io.RawIOBase):
    """What a gzipped file holds, as long as it grows by no more than UNPACKED_TIMES_MAX. Raises Damaged."""

    def __init__(self, packed: BinaryIO) -> None:
        self._packed = packed
        self._gzip = gzip.GzipFile(fileobj=packed)
        self._unpacked_bytes = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        try:
            data = self._gzip.read1(len(buffer))
        except (EOFError, zlib.error, gzip.BadGzipFile) as broken:
            raise Damaged("the file ends early or is damaged from here on") from broken
        self._unpacked_bytes += len(data)
        if self._unpacked_bytes > max(UNPACKED_BYTES_FREE, UNPACKED_TIMES_MAX * self._packed.tell()):
            raise Damaged(f"the file unpacks to more than {UNPACKED_TIMES_MAX} times its size, as no table does")
        buffer[: len(data)] = data
        return len(data)


def require_text(file: Path, first: bytes) -> None:
    """Raises WrongFile."""
    if first.startswith(ZIP_MAGIC):
        raise WrongFile(f"{file} is a workbook or an archive. Save its sheet as CSV in UTF-8, or unpack it.")
    if first.startswith(WIDE_MARKS):
        raise WrongFile(f"{file} is in UTF-16 or UTF-32. Save it in UTF-8.")
    if b"\x00" in first:
        raise WrongFile(f"{file} is no text in UTF-8: it holds the character U+0000 near its beginning.")


def bounded_lines(text: BinaryIO) -> Iterator[bytes | None]:
    """Every line with its end; None for one longer than LINE_BYTES_MAX, which is skipped. Raises Damaged."""
    while line := text.readline(LINE_BYTES_MAX + 1):
        if len(line) <= LINE_BYTES_MAX:
            yield line
        else:
            skip_line(text, line)
            yield None


def skip_line(text: BinaryIO, line: bytes) -> None:
    skipped_bytes = len(line)
    while line and not line.endswith(b"\n"):
        line = text.readline(LINE_BYTES_MAX)
        skipped_bytes += len(line)
        if skipped_bytes > SKIPPED_BYTES_MAX:
            raise Damaged(f"the line does not end within {SKIPPED_BYTES_MAX} bytes")
