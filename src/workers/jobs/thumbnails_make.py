"""Makes the smaller sizes of pictures, where the media store doesn't make them itself.

Which are wanted is written beside their files, in the transaction that names a file: a job that is lost is done again.
"""

import time
from tempfile import TemporaryFile
from typing import Final

import structlog

from commands.base import perform
from commands.media.claim_due_thumbnails import ClaimDueThumbnails, claim_due_thumbnails
from commands.media.give_up_thumbnails import GiveUpThumbnails, give_up_thumbnails
from commands.media.note_thumbnails import NoteThumbnails, note_thumbnails
from db.media.media_files import DueFile
from domain.catalog.picture import size_names
from domain.outages import StoreDown
from domain.refusals import PictureNotReadable
from workers.jobs.context import JobContext

BATCH: Final = 2
BEGIN_SECONDS_MAX: Final = 15.0
"""After so long a round takes nothing more up: the next one does."""
TRIES_MAX: Final = 8

log = structlog.get_logger()


async def thumbnails_make(context: JobContext) -> int:
    """Of how many pictures. One that can't be made leaves the others be."""
    postgres, done, deadline = context["postgres"], 0, time.monotonic() + BEGIN_SECONDS_MAX
    while time.monotonic() < deadline:
        due = await perform(postgres, claim_due_thumbnails, ClaimDueThumbnails(BATCH))
        if not due:
            break
        for file in due:
            done += await quietly(file, context)
    return done


async def quietly(file: DueFile, context: JobContext) -> bool:
    """Whether it has its smaller sizes. A media store that is down is asked again when the file's claim lapses."""
    try:
        await make(file.name, context)
    except StoreDown as down:
        log.warning("a picture's smaller sizes have to wait", file=file.name, trouble=str(down))
    except PictureNotReadable as unreadable:
        log.error("a picture has no smaller sizes", file=file.name, why=str(unreadable))
        await perform(context["postgres"], give_up_thumbnails, GiveUpThumbnails(file.name))
    except Exception:
        log.exception("a picture's smaller sizes can't be made", file=file.name)
        if file.tries >= TRIES_MAX:
            await perform(context["postgres"], give_up_thumbnails, GiveUpThumbnails(file.name))
    else:
        return True
    return False


async def make(file: str, context: JobContext) -> None:
    """Raises StoreDown, PictureNotReadable."""
    media = context["media"]
    content = await media.read(file)
    if content is None:
        raise PictureNotReadable("file", "It is not in the media store.")
    with TemporaryFile() as picture:
        picture.write(content)
        picture.flush()
        sizes = await context["pictures"].sizes(picture)
    names = size_names(file)
    for size, smaller in sizes.contents.items():
        await media.put(names[size], smaller)
    addresses = {size: media.url(name) for size, name in names.items()}
    command = NoteThumbnails(file, addresses, sizes.width, sizes.height)
    await perform(context["postgres"], note_thumbnails, command)
