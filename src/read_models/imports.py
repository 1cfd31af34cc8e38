"""Imports of catalogs that were sent over HTTP, newest first."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

import msgspec

from domain.catalog.catalog_import import CatalogImport, ImportStatus, RefusedRow
from domain.events import Event, ImportChanged
from read_models.model import ReadModel

IMPORTS: Final = ReadModel("imports", revision=1)

EVERY_IMPORT: Final = "all"
DETAILS_PREFIX: Final = "details:"


class ImportSummary(msgspec.Struct, frozen=True, kw_only=True):
    """`progress` is the share of the file, from 0 to 1, that was read; `rows` is how many products and broken rows that
    were, and what became of them. `problem` is why it failed.
    """

    id: UUID
    kind: Literal["product_import"] = "product_import"
    status: ImportStatus
    progress: float
    file_name: str | None
    bytes: int
    default_stock: int
    rows: int
    created: int
    changed: int
    unchanged: int
    refused: int
    problem: str | None
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None


class ImportDocument(ImportSummary, frozen=True, kw_only=True):
    """`report` has the first thousand rows that were refused, in the order of the file: every other one was taken.
    `unknown_fields` are names of what the file holds and nobody here knows.
    """

    report: Sequence[RefusedRow]
    unknown_fields: Sequence[str]


def import_summary(one: CatalogImport) -> ImportSummary:
    return ImportSummary(**facts(one))


def import_document(one: CatalogImport) -> ImportDocument:
    return ImportDocument(**facts(one), report=one.refused_rows, unknown_fields=one.unknown_fields)


def facts(one: CatalogImport) -> dict[str, Any]:
    said = {name: getattr(one, name, None) for name in ImportSummary.__struct_fields__ if name != "kind"}
    return said | {"progress": progress(one)}


def progress(one: CatalogImport) -> float:
    if one.status is ImportStatus.DONE:
        return 1.0
    return round(min(one.read_bytes / one.bytes, 1.0), 3) if one.bytes else 0.0


def details_name(one: UUID) -> str:
    """Where the whole of it lies; the list has no reports in it."""
    return f"{DETAILS_PREFIX}{one}"


def import_ranks(one: CatalogImport) -> dict[str, int | None]:
    """By the moment it was sent (Unix milliseconds)."""
    return {EVERY_IMPORT: int(one.created_at.timestamp() * 1000)}


def touched_imports(event: Event) -> Iterable[UUID]:
    return (event.subject,) if isinstance(event, ImportChanged) else ()
