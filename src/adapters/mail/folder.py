"""Mails of a shop without a mail server: files in a folder, which any mail program opens."""

import asyncio
from collections.abc import Iterable
from pathlib import Path
from typing import Final
from uuid import UUID

import structlog

from adapters.mail.port import Letter, MailDelayed
from adapters.private_folders import make_private

WHOLE: Final = ".eml"
HALF: Final = ".half"

log = structlog.get_logger()


class MailFolder:
    """A mail's file is named for its id, and whole once it is there: written twice, it is there once."""

    lease_seconds = 10

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def hand_over(self, letter: Letter) -> None:
        file = self._folder / f"{letter.id}{WHOLE}"
        try:
            await asyncio.to_thread(write, file, letter.content)
        except OSError as trouble:
            raise MailDelayed(f"{file.parent} can't be written to: {trouble.strerror}") from trouble
        log.info("mail written", file=str(file), subject=letter.kind)

    def remove(self, mails: Iterable[UUID]) -> None:
        """What there is of them, whole or not."""
        for mail in mails:
            for suffix in (WHOLE, HALF):
                (self._folder / f"{mail}{suffix}").unlink(missing_ok=True)


def write(file: Path, content: bytes) -> None:
    half = file.with_suffix(HALF)  # whoever is killed here leaves it to the next try
    try:
        half.write_bytes(content)
    except FileNotFoundError:
        make_private(file.parent)
        half.write_bytes(content)
    half.replace(file)
