"""Pictures as they are sent, made into pictures as the shop keeps them, by a bounded process for each.

A decoder may be made to take all memory, to never end, or worse. So none runs in this process, whose memory and event
loop everybody shares: `adapters.pictures.bounded` has limits that the system keeps, and no secrets.
"""

import asyncio
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from tempfile import TemporaryFile
from typing import IO, Final

import msgspec

from adapters.child import run_child
from domain.catalog.picture import SIZES, Ending, Picture
from domain.faults import FaultCode
from domain.refusals import PictureNotReadable

PROGRAM: Final = "adapters.pictures.bounded"
AT_ONCE_MAX: Final = 1
"""In one process of ours; each takes a core for most of a second."""
WAITING_MAX: Final = 8
SECONDS_MAX: Final = 15.0
ANSWER_BYTES_MAX: Final = 32 * 2**20
TOO_MUCH: Final = "This takes too much time or memory to be read. Send a smaller picture."


class TooManyPictures(Exception):
    """More pictures wait to be read than WAITING_MAX."""


class Told(msgspec.Struct, frozen=True):
    width: int = 0
    height: int = 0
    ending: Ending = "jpg"
    bytes: tuple[int, ...] = ()
    fault: str | None = None


class Sizes(msgspec.Struct, frozen=True):
    """By what they are called; `width` and `height` are the picture's own, in pixels."""

    width: int
    height: int
    contents: dict[str, bytes]


class Pictures:
    def __init__(self) -> None:
        self._turns = asyncio.Semaphore(AT_ONCE_MAX)
        self._waiting = 0

    async def keep(self, file: IO[bytes]) -> Picture:
        """As it is to be kept. Raises PictureNotReadable, TooManyPictures."""
        with self._in_line():
            told, (content,) = await self._run(["keep"], file)
        return await asyncio.to_thread(Picture, content, told.ending, told.width, told.height)

    async def sizes(self, file: IO[bytes]) -> Sizes:
        """The smaller sizes of a picture that is kept. Raises as `keep`."""
        with self._in_line():
            told, contents = await self._run([str(pixels) for pixels in SIZES.values()], file)
        return Sizes(told.width, told.height, dict(zip(SIZES, contents, strict=True)))

    @contextmanager
    def _in_line(self) -> Iterator[None]:
        if self._waiting >= WAITING_MAX:
            raise TooManyPictures
        self._waiting += 1
        try:
            yield
        finally:
            self._waiting -= 1

    async def _run(self, arguments: Sequence[str], file: IO[bytes]) -> tuple[Told, list[bytes]]:
        async with self._turns:
            with TemporaryFile() as answer:
                await run(command(arguments), file, answer)
                answer.seek(0)
                return parts_of(await asyncio.to_thread(answer.read, ANSWER_BYTES_MAX))


async def run(command: Sequence[str], file: IO[bytes], answer: IO[bytes]) -> None:
    """Until it ends, within its time. Its answer goes into a file, not through a pipe: a file's size the system bounds,
    and nobody has to keep reading. Raises PictureNotReadable.
    """
    file.seek(0)
    try:
        await run_child(command, file, answer, SECONDS_MAX)
    except TimeoutError as slow:
        raise not_readable(TOO_MUCH) from slow


def command(arguments: Sequence[str]) -> list[str]:
    """Isolated: nothing of our environment, nor of the folder it runs in, changes what it does."""
    return [sys.executable, "-I", "-m", PROGRAM, *arguments]


def parts_of(output: bytes) -> tuple[Told, list[bytes]]:
    """Raises PictureNotReadable."""
    line, _, rest = output.partition(b"\n")
    try:
        told = msgspec.json.decode(line, type=Told)
    except msgspec.MsgspecError as killed:  # by a limit, or by the system for want of memory
        raise not_readable(TOO_MUCH) from killed
    if told.fault is not None:
        raise not_readable(told.fault)
    if sum(told.bytes) != len(rest):
        raise not_readable(TOO_MUCH)
    contents = []
    for size in told.bytes:
        contents.append(rest[:size])
        rest = rest[size:]
    return told, contents


def not_readable(words: str) -> PictureNotReadable:
    return PictureNotReadable("file", words, FaultCode.WRONG_FORMAT)
