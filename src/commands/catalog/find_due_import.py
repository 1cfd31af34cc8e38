"""Find the next catalog that is to be taken into the shop."""

import msgspec

from db.work import Work
from domain.catalog.catalog_import import CatalogImport


class FindDueImport(msgspec.Struct, frozen=True):
    pass


async def find_due_import(command: FindDueImport, work: Work) -> CatalogImport | None:
    """The one that was sent first, without its refused rows."""
    return await work.imports.due()
