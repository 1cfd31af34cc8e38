"""Take pictures up whose smaller sizes are to be made. One that is never settled is due again a while later."""

from typing import Final

import msgspec

from db.media.media_files import DueFile
from db.work import Work

AGAIN_SECONDS: Final = 60.0
"""Twice as long after the second time, and so on."""


class ClaimDueThumbnails(msgspec.Struct, frozen=True):
    count: int


async def claim_due_thumbnails(command: ClaimDueThumbnails, work: Work) -> list[DueFile]:
    return await work.media_files.claim_due(work.now, command.count, AGAIN_SECONDS)
