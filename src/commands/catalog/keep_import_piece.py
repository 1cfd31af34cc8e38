"""Keep a piece of a catalog that is being sent."""

from uuid import UUID

import msgspec

from commands.catalog.begin_import import require_room
from db.work import Work


class KeepImportPiece(msgspec.Struct, frozen=True):
    """`place` counts from 0."""

    of: UUID
    place: int
    content: bytes


async def keep_import_piece(command: KeepImportPiece, work: Work) -> None:
    """Without an import that begins with it, it is forgotten again. Raises TooManyImports before the first: of what
    would not be taken, nothing is kept.
    """
    if command.place == 0:
        await require_room(work)
    await work.imports.keep_piece(command.of, command.place, command.content)
