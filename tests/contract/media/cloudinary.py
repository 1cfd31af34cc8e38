"""A Cloudinary of our own: it takes what is signed as its documentation says, and refuses all else."""

import asyncio
import base64
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qsl

import msgspec
from multipart import MultipartSegment, PushMultipartParser

CLOUD, KEY, SECRET = "test-cloud", "1234", "abcd"
BASIC = f"Basic {base64.b64encode(f'{KEY}:{SECRET}'.encode()).decode()}"
UNSIGNED = {"file", "api_key", "signature", "resource_type", "cloud_name"}


class FakeCloudinary:
    """Its files by their public ids; `paths` are those that were asked for."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.paths: list[str] = []
        self.port = 0

    @property
    def url(self) -> str:
        return f"cloudinary://{KEY}:{SECRET}@{CLOUD}?upload_prefix=http://127.0.0.1:{self.port}"

    def answer(self, method: str, path: str, headers: Any, body: bytes) -> tuple[int, bytes]:
        self.paths.append(path)
        if method == "GET":
            if path.endswith("/ping"):
                return (200, b'{"status": "ok"}') if headers.get("authorization") == BASIC else (401, b"{}")
            content = self.files.get(path.rpartition("/upload/")[2].rpartition(".")[0])
            return (404, b"") if content is None else (200, content)
        fields = fields_of(headers, body)
        said = {name: value.decode() for name, value in fields.items() if name not in UNSIGNED}
        text = "&".join(f"{name}={said[name]}" for name in sorted(said)) + SECRET
        if fields.get("api_key") != KEY.encode() or not path.startswith(f"/v1_1/{CLOUD}/image/"):
            return 401, b'{"error": {"message": "unknown api_key"}}'
        if fields["signature"].decode() != hashlib.sha1(text.encode()).hexdigest():
            return 401, b'{"error": {"message": "Invalid Signature"}}'
        if path.endswith("/upload"):
            self.files[said["public_id"]] = fields["file"]
            return 200, msgspec.json.encode({"public_id": said["public_id"]})
        found = self.files.pop(said["public_id"], None)
        return 200, msgspec.json.encode({"result": "not found" if found is None else "ok"})


def fields_of(headers: Any, body: bytes) -> dict[str, bytes]:
    """Of a form, with or without files."""
    if "multipart" not in headers["content-type"]:
        return {name: value.encode() for name, value in parse_qsl(body.decode())}
    found: dict[str, bytes] = {}
    boundary = headers["content-type"].partition("boundary=")[2]
    with PushMultipartParser(boundary) as parser:
        for event in parser.parse(body):
            if isinstance(event, MultipartSegment):
                found[name := event.name] = b""
            elif event:
                found[name] += event
    return found


@asynccontextmanager
async def open_cloudinary() -> AsyncIterator[FakeCloudinary]:
    fake = FakeCloudinary()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        first, *lines = head.decode().split("\r\n")
        method, path, _ = first.split(" ")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        status, answer = fake.answer(method, path, headers, body)
        writer.write(f"HTTP/1.1 {status} -\r\nConnection: close\r\nContent-Length: {len(answer)}\r\n\r\n".encode())
        writer.write(answer)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    fake.port = server.sockets[0].getsockname()[1]
    async with server:
        yield fake
