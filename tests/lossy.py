"""A wire to Redis that can lose an answer: the command has been carried out, and who sent it hears nothing of it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

CHUNK_BYTES = 65_536


class Wire:
    """`lose(word)`: the answer to the next command with this word in it is lost, and the connection with it.

    `watch(word)`: none is lost. `sent` counts how often such a command came by since: those of one pipeline are one.
    """

    def __init__(self, server: str) -> None:
        self._server = server
        self._word = b""
        self._armed = False
        self.sent = 0
        self._open: set[asyncio.Task[None]] = set()

    def lose(self, word: str) -> None:
        self._word, self._armed, self.sent = word.encode(), True, 0

    def watch(self, word: str) -> None:
        self._word, self._armed, self.sent = word.encode(), False, 0

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._open.add(task)
        there, back = await asyncio.open_unix_connection(self._server)
        with suppress(OSError, asyncio.CancelledError):
            while command := await reader.read(CHUNK_BYTES):
                meant = bool(self._word) and self._word in command
                self.sent += meant
                back.write(command)
                answer = await there.read(CHUNK_BYTES)
                if meant and self._armed:
                    self._armed = False
                    break
                writer.write(answer)
        back.close()
        writer.close()
        self._open.discard(task)

    def cut(self) -> None:
        for task in self._open:
            task.cancel()


@asynccontextmanager
async def lossy_wire(redis_url: str, folder: Path) -> AsyncIterator[tuple[Wire, str]]:
    """To the Redis at this socket; and the wire's own address. Commands go by one at a time on each connection."""
    parts = urlsplit(redis_url)
    wire, socket = Wire(parts.path), folder / "wire.sock"
    async with await asyncio.start_unix_server(wire.take, socket):
        yield wire, parts._replace(path=str(socket)).geturl()
        wire.cut()
