"""Choose files that nothing names: nobody can name them from now on, and they may be removed from the media store."""

from datetime import timedelta
from typing import Final

import msgspec

from db.work import Work

GRACE_HOURS: Final = 24
"""Since it was last claimed. An upload takes a minute at most between claiming a file and naming it."""
LEAVING_MINUTES_MAX: Final = 60
"""Whoever began to remove a file so long ago has not gone on. It takes less than a minute of that."""


class LetFilesLeave(msgspec.Struct, frozen=True):
    count: int


async def let_files_leave(command: LetFilesLeave, work: Work) -> list[str]:
    unclaimed, left_open = work.now - timedelta(hours=GRACE_HOURS), work.now - timedelta(minutes=LEAVING_MINUTES_MAX)
    return await work.media_files.leave(work.now, unclaimed, left_open, command.count)
