"""Answers that never end by themselves: server-sent events (WHATWG HTML, "Server-sent events")."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any, Final

import structlog
from litestar import Response
from litestar.types import Receive, Scope, Send

from api.answers.consistency import Positions
from api.answers.flowing import freshness, reader_gone
from api.answers.head import NO_BODY
from api.answers.live_summaries import Listener, LiveSummaries
from domain.outages import ReadModelBehind, StoreDown
from queries.ask import Answer
from queries.dashboard.sales_summary import SalesSummary

EVENTS: Final = "text/event-stream"
COMMENT: Final = b":\n\n"
COMMENT_SECONDS: Final = 20.0
"""A proxy closes what is silent for a minute, or for half of one."""
RETRY_MS: Final = 2_000
ADMITTED_SECONDS: Final = 60.0
"""As long as nobody looks again whether the reader may read on."""
UNSURE_SECONDS: Final = 2.0
"""Until that is looked at again when it could not be told; nothing is told meanwhile."""
STALL_SECONDS_MAX: Final = 20.0
"""As long as a reader may take for an event."""

log = structlog.get_logger()


def event(name: str, token: str, data: bytes) -> bytes:
    """One of any number of lines, called by how far it has come, as a Consistency-Token."""
    lines = b"".join(b"data: %s\n" % line for line in data.splitlines())
    return b"event: %s\nid: %s\n%s\n" % (name.encode(), token.encode(), lines)


def as_json(answer: Answer, token: str) -> bytes:
    return event("summary", token, answer.body)


class SummaryStream(Response[Any]):
    """The summary of a span as it is, and again whenever it changes.

    `find` asks for the first one, so that what can't be answered is refused as any other question. `may_read_on` tells
    each minute whether the reader still may; it may raise StoreDown and ReadModelBehind. The stream ends when not, when
    nobody reads it any more or an event takes too long, and when the process does.
    """

    def __init__(
        self,
        summaries: LiveSummaries,
        positions: Positions,
        question: SalesSummary,
        whose: str,
        find: Callable[[], Awaitable[Answer]],
        may_read_on: Callable[[], Awaitable[bool]],
        written: Callable[[Answer, str], bytes] = as_json,
    ) -> None:
        self._summaries = summaries
        self._positions = positions
        self._question = question
        self._whose = whose
        self._find = find
        self._may_read_on = may_read_on
        self._written = written

    def to_asgi_response(self, *_: Any, **__: Any) -> Any:
        return self

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["state"].get(NO_BODY):
            await begin(send, await self._find(), self._positions)
            await send({"type": "http.response.body", "body": b"", "more_body": False})
            return
        with self._summaries.listen(self._question, self._whose) as listener:
            first = await self._find()
            listener.hear_first(first)
            await begin(send, first, self._positions)
            gone = asyncio.create_task(reader_gone(receive))
            gone.add_done_callback(lambda _: listener.end())
            try:
                await self._tell(listener, send)
            except TimeoutError:
                log.warning("a stream broke off", path=scope["path"], why="it was not read")
                raise
            finally:
                gone.cancel()
                await asyncio.wait([gone])

    async def _tell(self, listener: Listener, send: Send) -> None:
        """Raises TimeoutError for a reader who has stopped."""
        await say(send, b"retry: %d\n\n" % RETRY_MS)
        now = time.monotonic()
        admitted, look_at, comment_at = True, now + ADMITTED_SECONDS, now + COMMENT_SECONDS
        untold: Answer | None = None
        while True:
            untold = await listener.news(min(look_at, comment_at) - now) or untold
            if listener.is_over:
                break
            now = time.monotonic()
            if now >= look_at:
                found = await self._admitted()
                if found is False:
                    break
                admitted, look_at = found is True, now + (ADMITTED_SECONDS if found else UNSURE_SECONDS)
            if admitted and untold is not None:
                await say(send, self._written(untold, self._positions.token(untold.position)))
                untold, comment_at = None, now + COMMENT_SECONDS
            elif now >= comment_at:
                await say(send, COMMENT)
                comment_at = now + COMMENT_SECONDS
        await say(send, b"", more=False)

    async def _admitted(self) -> bool | None:
        """None where nobody can tell."""
        try:
            return await self._may_read_on()
        except (StoreDown, ReadModelBehind):
            return None


async def say(send: Send, chunk: bytes, *, more: bool = True) -> None:
    """Raises TimeoutError."""
    async with asyncio.timeout(STALL_SECONDS_MAX):
        await send({"type": "http.response.body", "body": chunk, "more_body": more})


async def begin(send: Send, first: Answer, positions: Positions) -> None:
    headers = [
        *freshness(positions, first.position, first.lag_ms),
        (b"content-type", EVENTS.encode()),
        (b"cache-control", b"no-store"),
        (b"x-accel-buffering", b"no"),  # nginx would keep events until it has a page of them
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
