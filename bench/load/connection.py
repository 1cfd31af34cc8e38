"""One kept-alive HTTP/1.1 connection, one request at a time: as little of a client as there can be."""

import asyncio
from types import TracebackType
from urllib.parse import urlsplit

import msgspec

from bench.load.request import Request

ANSWER_SECONDS_MAX = 30


class Answer(msgspec.Struct, frozen=True):
    """`headers` by name in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes


class Connection:
    """For servers of ours: they say how long an answer is, and keep the connection."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._host, self._port = parts.hostname, parts.port

    async def __aenter__(self) -> "Connection":
        self._reader, self._writer = await asyncio.open_connection(self._host, self._port)
        return self

    async def __aexit__(self, kind: type[BaseException] | None, raised: object, trace: TracebackType | None) -> None:
        self._writer.close()

    async def send(self, request: Request) -> Answer:
        self._writer.write(self.written(request))
        async with asyncio.timeout(ANSWER_SECONDS_MAX):
            head = await self._reader.readuntil(b"\r\n\r\n")
            first, *lines = head[:-4].decode("latin-1").split("\r\n")
            headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
            body = await self._reader.readexactly(int(headers.get("content-length", 0)))
        return Answer(int(first.split(" ", 2)[1]), headers, body)

    def written(self, request: Request) -> bytes:
        body = b"" if request.body is None else request.body.encode()
        headers = {"Host": f"{self._host}:{self._port}", **request.headers}
        if request.body is not None:
            headers |= {"Content-Type": "application/json", "Content-Length": str(len(body))}
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        return f"{request.method} {request.path} HTTP/1.1\r\n{lines}\r\n".encode() + body
