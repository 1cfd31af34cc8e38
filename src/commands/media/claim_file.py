"""Claim a file's name before the file is put into the media store: from then on it can be found again."""

from collections.abc import Mapping

import msgspec

from db.work import Work


class ClaimFile(msgspec.Struct, frozen=True):
    """`thumbnails` are the addresses of its smaller sizes, if the store makes them itself."""

    name: str
    thumbnails: Mapping[str, str]


async def claim_file(command: ClaimFile, work: Work) -> None:
    """Raises FileLeaving."""
    await work.media_files.claim(command.name, command.thumbnails, work.now)
