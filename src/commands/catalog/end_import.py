"""End the import of a catalog: it is through, or can't be read any further."""

from typing import Literal
from uuid import UUID

import msgspec
from msgspec.structs import replace

from db.work import Work
from domain.catalog.catalog_import import CatalogImport, ImportStatus


class EndImport(msgspec.Struct, frozen=True):
    """`problem` is why it failed."""

    id: UUID
    status: Literal[ImportStatus.DONE, ImportStatus.FAILED]
    problem: str | None = None


async def end_import(command: EndImport, work: Work) -> None:
    """One that is over stays as it ended. Raises NotFound."""
    if not (so_far := await work.imports.lock(command.id)).status.is_over:
        await end(replace(so_far, status=command.status, problem=command.problem), work)


async def end(as_it_ends: CatalogImport, work: Work) -> CatalogImport:
    """Its file is not needed any more."""
    ended = replace(as_it_ends, version=as_it_ends.version + 1, ended_at=work.now)
    await work.imports.forget_file(ended.id)
    work.record(await work.imports.change(ended))
    return ended
