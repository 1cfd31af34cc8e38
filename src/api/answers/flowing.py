"""Answers of any length, made while they are sent: no faster than they are read, and not too many at once."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

import msgspec
import structlog
from litestar import Response
from litestar.types import Receive, Scope, Send

from api.answers.consistency import Positions
from api.answers.head import NO_BODY
from api.answers.told import NOT_MODIFIED, Header, is_known
from queries.set_out import Walk

TABLE: Final = "text/csv; charset=utf-8"
JSON_LINES: Final = "application/jsonl"
CHUNK_BYTES: Final = 2**16
STEP_SECONDS_MAX: Final = 0.002
"""As long as parts are made before somebody else gets a turn; a single one may take longer."""
STALL_SECONDS_MAX: Final = 60
"""As long as a reader may take for a chunk."""
SLOW_SECONDS_MAX: Final = 60
"""As long as is waited for a reader before its pace counts."""
PACE_BYTES_PER_SECOND_MIN: Final = 2**15
"""Of all that was sent, by the time that was waited for the reader: an answer keeps its place no longer than its length
is worth."""
PUBLIC_FLOWS_MAX: Final = 4
PUBLIC_FLOWS_OF_AN_ADDRESS_MAX: Final = 2
STAFF_FLOWS_MAX: Final = 4
"""At once, in each process."""

log = structlog.get_logger()


class TooManyFlows(Exception):
    def __init__(self) -> None:
        super().__init__("Too many long answers are being sent at this moment.")


class TooSlow(Exception):
    def __init__(self) -> None:
        super().__init__("it was read too slowly")


class Flows:
    """Those under way in this process, and whose they are."""

    def __init__(self, at_once_max: int, of_one_max: int) -> None:
        self._at_once_max = at_once_max
        self._of_one_max = of_one_max
        self._running = Counter[str]()

    @property
    def running(self) -> int:
        return self._running.total()

    @contextmanager
    def one_more(self, whose: str) -> Iterator[None]:
        """Raises TooManyFlows."""
        if self.running >= self._at_once_max or self._running[whose] >= self._of_one_max:
            raise TooManyFlows
        self._running[whose] += 1
        try:
            yield
        finally:
            self._running -= Counter((whose,))


def too_slow(sent_bytes: int, waited_seconds: float) -> bool:
    return waited_seconds > SLOW_SECONDS_MAX and sent_bytes < waited_seconds * PACE_BYTES_PER_SECOND_MIN


class Reader:
    """Who an answer is sent to. Only the time that is waited for them counts, not what it takes to make the answer."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._sent_bytes = 0
        self._waited_seconds = 0.0

    async def take(self, chunk: bytes, *, more: bool = True) -> None:
        """Raises TimeoutError for one that has stopped, TooSlow."""
        began = time.monotonic()
        async with asyncio.timeout(STALL_SECONDS_MAX):
            await self._send({"type": "http.response.body", "body": chunk, "more_body": more})
        self._waited_seconds += time.monotonic() - began
        self._sent_bytes += len(chunk)
        if more and too_slow(self._sent_bytes, self._waited_seconds):
            raise TooSlow


class Form(msgspec.Struct, frozen=True):
    """How documents are written down: what stands before them, each of them in parts, or in none, and what follows."""

    media_type: str
    parts: Callable[[bytes], Iterable[bytes]]
    head: bytes = b""
    foot: bytes = b""


def as_line(document: bytes) -> tuple[bytes, bytes]:
    return document, b"\n"


async def chunks(walk: Walk, form: Form) -> AsyncGenerator[bytes, None]:
    """Raises StoreDown, ReadModelBehind."""
    chunk, began = bytearray(form.head), time.perf_counter()
    async for documents in walk.pages():
        for document in documents:
            for part in form.parts(document):
                chunk += part
                if time.perf_counter() - began >= STEP_SECONDS_MAX:
                    await asyncio.sleep(0)
                    began = time.perf_counter()
                if len(chunk) >= CHUNK_BYTES:
                    yield bytes(chunk)
                    chunk.clear()
    yield bytes(chunk + form.foot)


class Flowing(Response[Any]):
    """Begun when the first chunk is there, so that what can't be answered is refused as any other question. What goes
    wrong later breaks the connection off: nobody takes half of it for all.

    Whoever names its ETag is told only that it still holds, and who asks for no body only the headers: nothing is gone
    through for either. It ends when nobody reads it any more.
    """

    def __init__(
        self, walk: Walk, form: Form, headers: Sequence[Header], flows: Flows, whose: str, etag: bytes | None = None
    ) -> None:
        self._walk = walk
        self._form = form
        self._headers = [*headers, (b"content-type", form.media_type.encode())]
        self._flows = flows
        self._whose = whose
        self._etag = etag

    def to_asgi_response(self, *_: Any, **__: Any) -> Any:
        return self

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._etag is not None:
            self._headers.append((b"etag", b"W/" + self._etag))
        if self._etag is not None and is_known(self._etag, scope):
            await self._send_bare(send, NOT_MODIFIED)
        elif scope["state"].get(NO_BODY):
            await self._send_bare(send, 200)
        else:
            with self._flows.one_more(self._whose):
                await self._flow(scope, receive, send)

    async def _send_bare(self, send: Send, status: int) -> None:
        await send({"type": "http.response.start", "status": status, "headers": self._headers})
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _flow(self, scope: Scope, receive: Receive, send: Send) -> None:
        made = chunks(self._walk, self._form)
        first = await anext(made)
        await send({"type": "http.response.start", "status": 200, "headers": self._headers})
        gone, reader = asyncio.create_task(reader_gone(receive)), Reader(send)
        try:
            await reader.take(first)
            async for chunk in made:
                if gone.done():
                    return
                await reader.take(chunk)
            await reader.take(b"", more=False)
        except Exception as trouble:
            log.warning("an answer broke off", path=scope["path"], why=str(trouble) or type(trouble).__name__)
            raise
        finally:
            gone.cancel()
            await asyncio.wait([gone])
            await made.aclose()


def freshness(positions: Positions, position: int, lag_ms: int) -> list[Header]:
    return [
        (b"read-model-position", positions.token(position).encode()),
        (b"read-model-lag-ms", str(lag_ms).encode()),
    ]


async def reader_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
