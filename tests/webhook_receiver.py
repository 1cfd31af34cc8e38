"""Another program that is told of what happens, on a port of this machine: takes it, refuses it, breaks off, hangs."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

import msgspec

TAKEN = "HTTP/1.1 204 No Content\r\n\r\n"
BROKEN = "HTTP/1.1 500 Internal Server Error\r\ncontent-length: 9\r\n\r\ntoo\0 busy"
GONE = "HTTP/1.1 410 Gone\r\ncontent-length: 0\r\n\r\n"
ELSEWHERE = (
    "HTTP/1.1 307 Temporary Redirect\r\nlocation: http://127.0.0.1:{port}/elsewhere\r\ncontent-length: 0\r\n\r\n"
)
HANG_UP = ""
SILENCE = "silence"


class Got(msgspec.Struct, frozen=True):
    path: str
    headers: dict[str, str]
    body: bytes
    said: str

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    @property
    def sequence(self) -> int:
        return int(msgspec.json.decode(self.body)["data"]["sequence"])

    @property
    def subject(self) -> str:
        return str(msgspec.json.decode(self.body)["data"]["id"])

    @property
    def type(self) -> str:
        return str(msgspec.json.decode(self.body)["type"])


class Receiver:
    """What it got, with what it `says` to each: an answer as it goes over the line, HANG_UP or SILENCE.

    It says nothing while it is `shut`; `waiting` are those that want to hear.
    """

    def __init__(self) -> None:
        self.port = 0
        self.got: list[Got] = []
        self.says: Callable[[], str] = lambda: TAKEN
        self.connections = 0
        self.shut: asyncio.Event | None = None
        self.waiting = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hooks?from=shop"

    def taken(self) -> list[Got]:
        return [got for got in self.got if got.said == TAKEN]

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            first, *lines = head.strip().split("\r\n")
            pairs = (line.split(": ", 1) for line in lines)
            headers = {name.lower(): value for name, value in pairs}
            body = await reader.readexactly(int(headers["content-length"]))
            self.waiting += 1
            if self.shut is not None:
                await self.shut.wait()
            self.waiting -= 1
            said = self.says()
            self.got.append(Got(first.split()[1], headers, body, said))
            if said == SILENCE:
                await reader.read()
            writer.write(said.replace("{port}", str(self.port)).encode())
            await writer.drain()
        writer.close()


@asynccontextmanager
async def open_receiver(tls: ssl.SSLContext | None = None) -> AsyncIterator[Receiver]:
    receiver = Receiver()
    server = await asyncio.start_server(receiver.answer, "127.0.0.1", 0, ssl=tls)
    receiver.port = server.sockets[0].getsockname()[1]
    yield receiver
    server.close()
