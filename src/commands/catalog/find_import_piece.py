"""Find a piece of a catalog that was sent."""

from uuid import UUID

import msgspec

from db.work import Work


class FindImportPiece(msgspec.Struct, frozen=True):
    """`place` counts from 0."""

    of: UUID
    place: int


async def find_import_piece(command: FindImportPiece, work: Work) -> bytes | None:
    """None behind the last."""
    return await work.imports.piece(command.of, command.place)
