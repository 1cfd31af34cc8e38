"""The line that every request leaves in the log: many are written down together, off the requests' time."""

import asyncio
import sys
from contextlib import suppress
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Final, TypedDict
from uuid import UUID

import msgspec
import structlog
from msgspec import UNSET, UnsetType

WAIT_SECONDS_MAX: Final = 0.05
LINES_MAX: Final = 1_000

REQUEST_ID: Final[ContextVar[str]] = ContextVar("request_id")

log = structlog.get_logger()


class Said(TypedDict, total=False):
    """What a line says of a request that not every one has: the command it had carried out and the outbox position from
    which on read models show that, the payment provider it was about, the code it was refused by, its trace.
    """

    command: str
    position: int
    provider: str
    code: str
    trace_id: str


class RequestLine(msgspec.Struct):
    """`ms` is the time to answer, `account` whose request it was, `address` where it came from. Of what was asked for
    there is the path alone: a query, a header or a body may hold what opens something.
    """

    method: str
    path: str
    status: int
    ms: float
    request_id: str
    account: UUID | None
    address: str
    timestamp: datetime
    event: str = "request"
    level: str = "info"
    command: str | UnsetType = UNSET
    position: int | UnsetType = UNSET
    provider: str | UnsetType = UNSET
    code: str | UnsetType = UNSET
    trace_id: str | UnsetType = UNSET


NOTHING_MORE: Final = Said()


def printable(text: str) -> str:
    """What would move a terminal's cursor, or begin another line, as it is written in programs."""
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in text)


encode_lines: Final = msgspec.json.Encoder().encode_lines


class RequestLog:
    """A process that is killed takes the lines of its last WAIT_SECONDS_MAX along. Never raises: a full disk is no
    reason to refuse anybody.
    """

    def __init__(self, *, json: bool) -> None:
        self._json = json
        self._waiting: list[RequestLine] = []
        self._writing: asyncio.TimerHandle | None = None

    def note(
        self,
        method: str,
        path: str,
        status: int,
        seconds: float,
        request_id: str,
        account: UUID | None,
        address: str,
        said: Said = NOTHING_MORE,
    ) -> None:
        ms = round(seconds * 1000, 2)
        if not path.isprintable():
            path = printable(path)
        if not self._json:
            who = None if account is None else str(account)
            log.info("request", method=method, path=path, status=status, ms=ms, account=who, address=address, **said)
            return
        line = RequestLine(method, path, status, ms, request_id, account, address, datetime.now(UTC), **said)
        self._waiting.append(line)
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
