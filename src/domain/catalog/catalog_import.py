"""Catalogs that come over HTTP: sent whole, kept, and taken into the shop row by row by a worker."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

import msgspec

from domain.faults import Fault

FILE_BYTES_MAX: Final = 128 * 2**20
"""Packed or not; what is packed may be ten times as long."""
FILE_NAME_CHARS_MAX: Final = 200
PIECE_BYTES: Final = 2**20
"""A file is kept in pieces of this size."""
DEFAULT_STOCK: Final = 100
REFUSED_ROWS_KEPT_MAX: Final = 1_000
IMPORTS_WAITING_MAX: Final = 20
IMPORT_DAYS_KEPT: Final = 90


class ImportStatus(StrEnum):
    """`failed` is a file of which nothing more can be read; rows that were taken until then stay taken, as they do when
    somebody has it `stopped`.
    """

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"

    @property
    def is_over(self) -> bool:
        return self in (ImportStatus.DONE, ImportStatus.FAILED, ImportStatus.STOPPED)


class RefusedRow(msgspec.Struct, frozen=True):
    """`line` is the one of the file it begins in. `reason` is all that is wrong, `errors` the same by field."""

    line: int
    sku: str | None
    reason: str
    errors: Sequence[Fault] = ()


class CatalogImport(msgspec.Struct, frozen=True):
    """How far it has come: `read_bytes` of the file's `bytes`, and what became of `rows` of it. Of those that were
    refused, the first REFUSED_ROWS_KEPT_MAX are known. `problem` is why it failed.
    """

    id: UUID
    version: int
    status: ImportStatus
    file_name: str | None
    bytes: int
    default_stock: int
    read_bytes: int
    rows: int
    created: int
    changed: int
    unchanged: int
    refused: int
    refused_rows: Sequence[RefusedRow]
    unknown_fields: Sequence[str]
    problem: str | None
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
