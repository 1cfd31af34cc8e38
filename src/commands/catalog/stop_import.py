"""Stop the import of a catalog that was sent over HTTP."""

from uuid import UUID

import msgspec
from msgspec.structs import replace

from commands.catalog.end_import import end
from db.work import Work
from domain.catalog.catalog_import import CatalogImport, ImportStatus
from domain.refusals import ImportOver


class StopImport(msgspec.Struct, frozen=True):
    id: UUID


async def stop_import(command: StopImport, work: Work) -> CatalogImport:
    """What was taken stays taken. Raises NotFound, ImportOver."""
    so_far = await work.imports.lock(command.id)
    if so_far.status.is_over:
        raise ImportOver
    stopped = replace(so_far, status=ImportStatus.STOPPED)
    ended = await end(stopped, work)
    work.account_for(command, "import", command.id, {"status": so_far.status}, {"status": stopped.status})
    return ended
