"""Take the next rows of a catalog that was sent over HTTP."""

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

import msgspec
from msgspec.structs import replace

from commands.catalog.import_products import Imported, ImportProducts, import_products
from db.work import Work
from domain.catalog.catalog_import import CatalogImport, ImportStatus, RefusedRow
from domain.catalog.catalog_line import CatalogLine


class TakeRows(msgspec.Struct, frozen=True):
    """Those behind the first `after` of its file. `read_bytes` is how far that was read for them."""

    id: UUID
    after: int
    rows: Sequence[CatalogLine | RefusedRow]
    read_bytes: int
    unknown_fields: Sequence[str]


async def take_rows(command: TakeRows, work: Work) -> CatalogImport:
    """How far it has come now. Rows and progress are one transaction: whoever is killed when, each counts once.

    Nothing is taken where the import isn't at `after`, or over. Raises NotFound, and what `import_products` raises.
    """
    so_far = await work.imports.lock(command.id)
    if so_far.status.is_over or so_far.rows != command.after:
        return so_far
    lines = [row for row in command.rows if isinstance(row, CatalogLine)]
    refused = [
        (command.after + number, row) for number, row in enumerate(command.rows, 1) if isinstance(row, RefusedRow)
    ]
    became = Counter(await import_products(ImportProducts(lines), work))
    further = replace(
        so_far,
        version=so_far.version + 1,
        status=ImportStatus.RUNNING,
        read_bytes=command.read_bytes,
        rows=so_far.rows + len(command.rows),
        created=so_far.created + became[Imported.CREATED],
        changed=so_far.changed + became[Imported.CHANGED],
        unchanged=so_far.unchanged + became[Imported.UNCHANGED],
        refused=so_far.refused + len(refused),
        unknown_fields=command.unknown_fields,
        started_at=so_far.started_at or work.now,
    )
    work.record(await work.imports.change(further, refused))
    return further
