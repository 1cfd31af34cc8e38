"""Ask no more for smaller sizes that can't be made: the picture itself is shown."""

import msgspec

from db.work import Work


class GiveUpThumbnails(msgspec.Struct, frozen=True):
    file: str


async def give_up_thumbnails(command: GiveUpThumbnails, work: Work) -> None:
    await work.media_files.want_no_thumbnails(command.file)
