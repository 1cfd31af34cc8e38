"""A reader of server-sent events, at the application's own door: no client here reads an answer before its end."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, Final, NamedTuple

import msgspec
from litestar import Litestar

from tests.world import Person, World

SECONDS_MAX: Final = 10.0


class Event(NamedTuple):
    name: str
    id: str
    data: Any


class Reading:
    """`status` and `headers` are there from the beginning, and events as they come.

    `is_over` says that it ended as it should, `broke_off_by` why it did not.
    """

    def __init__(self) -> None:
        self.status = 0
        self.headers: dict[str, str] = {}
        self.retry_ms = 0
        self.is_over = False
        self.broke_off_by: BaseException | None = None
        self._begun, self._left = asyncio.Event(), asyncio.Event()
        self._reads = asyncio.Event()
        self._reads.set()
        self._pieces: asyncio.Queue[bytes | None] = asyncio.Queue()

    async def begun(self) -> None:
        async with asyncio.timeout(SECONDS_MAX):
            await self._begun.wait()

    async def event(self) -> Event | None:
        """The next one; None where the stream has ended."""
        async with asyncio.timeout(SECONDS_MAX):
            while (piece := await self._pieces.get()) is not None:
                fields = dict(line.split(b": ", 1) for line in piece.splitlines() if b": " in line)
                self.retry_ms = int(fields.get(b"retry", self.retry_ms))
                if b"event" in fields:
                    data = msgspec.json.decode(fields[b"data"])
                    return Event(fields[b"event"].decode(), fields[b"id"].decode(), data)
        return None

    async def comment(self) -> None:
        """Until another one comes, and no event before it."""
        async with asyncio.timeout(SECONDS_MAX):
            assert await self._pieces.get() == b":\n\n"

    def stop_reading(self) -> None:
        """And stay."""
        self._reads.clear()

    def leave(self) -> None:
        self._left.set()

    async def receive(self) -> dict[str, Any]:
        await self._left.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Any) -> None:
        await self._reads.wait()
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {name.decode(): value.decode() for name, value in message["headers"]}
            self._begun.set()
        elif message["body"]:
            self._pieces.put_nowait(message["body"])
        if not message.get("more_body", True):
            self.is_over = True
            self._pieces.put_nowait(None)


@asynccontextmanager
async def reading(world: World, who: Person, path: str, method: str = "GET") -> AsyncIterator[Reading]:
    """Leaves in the end, and what answered has ended then, too."""
    reader = Reading()
    answering = asyncio.create_task(answer(world.app, reader, method, path, who.headers))
    try:
        await reader.begun()
        yield reader
    finally:
        reader.leave()
        async with asyncio.timeout(SECONDS_MAX):
            await asyncio.wait([answering])
        reader.broke_off_by = answering.exception()


async def answer(app: Litestar, reader: Reading, method: str, path: str, headers: Mapping[str, str]) -> None:
    path, _, query = path.partition("?")
    scope: Any = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": query.encode(),
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
        "server": ("shop", 80),
        "client": ("127.0.0.1", 1),
    }
    await app(scope, reader.receive, reader.send)  # type: ignore[arg-type]
