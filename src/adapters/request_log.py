"""The line that every request leaves in the log: many are written down together, off the requests' time."""

import asyncio
import sys
from contextlib import suppress
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Final

import msgspec
import structlog

WAIT_SECONDS_MAX: Final = 0.05
LINES_MAX: Final = 1_000

REQUEST_ID: Final[ContextVar[str]] = ContextVar("request_id")

log = structlog.get_logger()


class RequestLine(msgspec.Struct):
    """`ms` is the time to answer."""

    method: str
    path: str
    status: int
    ms: float
    request_id: str
    timestamp: datetime
    event: str = "request"
    level: str = "info"


encode_lines: Final = msgspec.json.Encoder().encode_lines


class RequestLog:
    """A process that is killed takes the lines of its last WAIT_SECONDS_MAX along. Never raises: a full disk is no
    reason to refuse anybody.
    """

    def __init__(self, *, json: bool) -> None:
        self._json = json
        self._waiting: list[RequestLine] = []
        self._writing: asyncio.TimerHandle | None = None

    def note(self, method: str, path: str, status: int, seconds: float, request_id: str) -> None:
        ms = round(seconds * 1000, 2)
        if not self._json:
            log.info("request", method=method, path=path, status=status, ms=ms)
            return
        self._waiting.append(RequestLine(method, path, status, ms, request_id, datetime.now(UTC)))
        if self._writing is None:
            self._writing = asyncio.get_running_loop().call_later(WAIT_SECONDS_MAX, self.write)
        elif len(self._waiting) >= LINES_MAX:
            self.write()

    def write(self) -> None:
        """Whatever waits."""
        if self._writing is not None:
            self._writing.cancel()
        lines, self._waiting, self._writing = self._waiting, [], None
        with suppress(OSError, ValueError):
            sys.stderr.write(encode_lines(lines).decode())
            sys.stderr.flush()
