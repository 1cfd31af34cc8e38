"""A port beside the shop's, for whoever watches it: health and numbers, with places of their own.

However many customers are at the door, or sit there and say nothing, a health check is answered; and what stands here
is not for customers. Each API process listens, and the system chooses which one is asked; each worker has a port of its
own. HTTP/1.0, a request a connection: no framework is needed for three answers.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from http import HTTPStatus
from typing import Final

import structlog

REQUEST_SECONDS_MAX: Final = 5
"""Until what is asked has arrived."""
ANSWER_SECONDS_MAX: Final = 30
"""Until the answer is made and has been taken."""
REQUEST_BYTES_MAX: Final = 8_192
WATCHERS_MAX: Final = 32
"""At once, in each process."""
JSON: Final = "application/json"
NUMBERS: Final = "text/plain; version=0.0.4"

Answer = tuple[int, str, bytes]
"""Status, media type, body."""

log = structlog.get_logger()


async def alive() -> Answer:
    return 200, JSON, b'{"status":"alive"}'


@asynccontextmanager
async def watched_at(
    address: tuple[str, int] | None, answers: Mapping[str, Callable[[], Awaitable[Answer]]]
) -> AsyncIterator[None]:
    """As long as it is open; nothing is listened to where there is no address. `answers` are by path."""
    if address is None:
        yield
        return
    host, port = address
    server = await asyncio.start_server(Watch(answers).take, host, port, limit=REQUEST_BYTES_MAX, reuse_port=True)
    try:
        yield
    finally:
        server.close()


class Watch:
    def __init__(self, answers: Mapping[str, Callable[[], Awaitable[Answer]]]) -> None:
        self._answers = answers
        self._there = 0

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, from its beginning to its end."""
        self._there += 1
        try:
            if self._there <= WATCHERS_MAX:
                with suppress(TimeoutError, OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
                    await self._answer(reader, writer)
        finally:
            self._there -= 1
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async with asyncio.timeout(REQUEST_SECONDS_MAX):
            asked = await reader.readuntil(b"\r\n\r\n")
        method, _, rest = asked.split(b"\r\n", 1)[0].decode("latin-1").partition(" ")
        path = rest.split(" ")[0].partition("?")[0]
        async with asyncio.timeout(ANSWER_SECONDS_MAX):
            status, kind, body = await self._find(method, path)
            head = (
                f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\nContent-Type: {kind}\r\n"
                f"Content-Length: {len(body)}\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n"
            )
            writer.write(head.encode() + (b"" if method == "HEAD" else body))
            await writer.drain()

    async def _find(self, method: str, path: str) -> Answer:
        if method not in ("GET", "HEAD"):
            return 405, JSON, b"{}"
        if (answer := self._answers.get(path)) is None:
            return 404, JSON, b"{}"
        try:
            return await answer()
        except Exception as trouble:  # whatever it is, who watches is told
            log.error("defect", path=path, exc_info=trouble)
            return 500, JSON, b"{}"
