"""Forget files that are gone from the media store: their names may be claimed again."""

from collections.abc import Sequence

import msgspec

from db.work import Work


class ForgetFiles(msgspec.Struct, frozen=True):
    names: Sequence[str]


async def forget_files(command: ForgetFiles, work: Work) -> None:
    await work.media_files.forget(command.names)
