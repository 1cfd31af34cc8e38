"""Note that an API key was used just now."""

from uuid import UUID

import msgspec

from db.work import Work


class NoteKeyUse(msgspec.Struct, frozen=True):
    key: UUID


async def note_key_use(command: NoteKeyUse, work: Work) -> None:
    work.record(*await work.api_keys.note_use(command.key, work.now))
