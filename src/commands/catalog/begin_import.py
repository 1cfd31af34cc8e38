"""Have a catalog that was sent taken into the shop."""

from uuid import UUID

import msgspec

from db.work import Work
from domain.catalog.catalog_import import IMPORTS_WAITING_MAX, CatalogImport, ImportStatus
from domain.refusals import TooManyImports


class BeginImport(msgspec.Struct, frozen=True):
    """All pieces of its file are kept under this id. New variants of which it says nothing get the default stock."""

    id: UUID
    file_name: str | None
    bytes: int
    default_stock: int


async def begin_import(command: BeginImport, work: Work) -> CatalogImport:
    """It waits for a worker. Raises TooManyImports."""
    await require_room(work)
    begun = CatalogImport(
        id=command.id,
        version=1,
        status=ImportStatus.WAITING,
        file_name=command.file_name,
        bytes=command.bytes,
        default_stock=command.default_stock,
        read_bytes=0,
        rows=0,
        created=0,
        changed=0,
        unchanged=0,
        refused=0,
        refused_rows=(),
        unknown_fields=(),
        problem=None,
        created_at=work.now,
        started_at=None,
        ended_at=None,
    )
    work.record(await work.imports.add(begun))
    told = {"file_name": command.file_name, "bytes": command.bytes, "default_stock": command.default_stock}
    work.account_for(command, "import", command.id, None, told)
    return begun


async def require_room(work: Work) -> None:
    """Raises TooManyImports."""
    if await work.imports.count_waiting() >= IMPORTS_WAITING_MAX:
        raise TooManyImports(IMPORTS_WAITING_MAX)
