"""Removes files from the media store that nothing has named for a day: of uploads that came to nothing, and of pictures
that were taken out.
"""

import time
from typing import Final

import structlog

from commands.base import perform
from commands.media.forget_files import ForgetFiles, forget_files
from commands.media.let_files_leave import LetFilesLeave, let_files_leave
from domain.catalog.picture import size_names
from workers.jobs.context import JobContext

BATCH: Final = 50
REMOVE_SECONDS_MAX: Final = 40.0
"""Well within the time after which others take up what a sweep left open: so no two remove the same file, of which the
slower one might remove a new upload.
"""

log = structlog.get_logger()


async def media_sweep(context: JobContext) -> int:
    """How many. Raises StoreDown; what is left open is for a later round."""
    postgres, media, swept = context["postgres"], context["media"], 0
    deadline = time.monotonic() + REMOVE_SECONDS_MAX
    while time.monotonic() < deadline and (names := await perform(postgres, let_files_leave, LetFilesLeave(BATCH))):
        for name in names:
            if time.monotonic() > deadline:
                return swept
            for each in (name, *size_names(name).values()):
                await media.remove(each)
            await perform(postgres, forget_files, ForgetFiles([name]))
            swept += 1
    if swept:
        log.info("files that nothing names were removed", files=swept)
    return swept
