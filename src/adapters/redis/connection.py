"""One connection to Redis on which answers come back in the order in which was asked (RESP, "pipelining")."""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any, Final, cast

import hiredis
import msgspec
from redis import exceptions
from redis.asyncio.connection import DefaultParser

MORE: Final = object()
"""What the parser says when an answer has not come as a whole yet."""


Command = tuple[str | bytes | int, ...]
"""Its name and its arguments."""

pack: Final = cast("Callable[[Command], bytes]", hiredis.pack_command)  # which says of itself that it takes one word


class Trip(msgspec.Struct):
    """Commands under way: how many, what was answered so far, and by when (the event loop's seconds) the rest must."""

    commands: int
    found: list[Any]
    ends_at: float
    over: asyncio.Future[list[Any]]


class Connection(asyncio.Protocol):
    """Lives once: when it ends, by whatever, all who still wait for an answer hear of that `trouble`.

    `name` is what it leads to. An answer that takes longer than `answer_seconds_max` ends it: what comes later could
    not be told from what is asked next.
    """

    def __init__(self, name: str, answer_seconds_max: float) -> None:
        self.trouble: Exception | None = None
        self._name = name
        self._answer_seconds_max = answer_seconds_max
        self._loop = asyncio.get_running_loop()
        self._parser = hiredis.Reader(
            protocolError=exceptions.InvalidResponse, replyError=DefaultParser.parse_error, notEnoughData=MORE
        )
        self._owed: deque[Trip] = deque()
        self._outgoing: list[bytes] = []
        self._writable = asyncio.Event()
        self._alarm: asyncio.TimerHandle | None = None
        self._transport: asyncio.Transport

    async def send(self, *commands: Command) -> list[Any]:
        """The answers, those that are errors too. Commands of one turn of the event loop go out in one piece."""
        packed = [pack(command) for command in commands]
        if not self._writable.is_set():
            await self._writable.wait()
        if self.trouble is not None:
            raise self.trouble
        if not self._outgoing:
            self._loop.call_soon(self._flush)
        self._outgoing += packed
        trip = Trip(len(packed), [], self._loop.time() + self._answer_seconds_max, self._loop.create_future())
        self._owed.append(trip)
        if self._alarm is None:
            self._alarm = self._loop.call_at(trip.ends_at, self._look)
        return await trip.over

    def end(self, trouble: Exception) -> None:
        if self.trouble is not None:
            return
        self.trouble = trouble
        self._transport.abort()
        self._writable.set()
        if self._alarm is not None:
            self._alarm.cancel()
        for trip in self._owed:
            if not trip.over.done():
                trip.over.set_exception(trouble)
        self._owed.clear()

    def _flush(self) -> None:
        outgoing, self._outgoing = self._outgoing, []
        if self.trouble is None:
            self._transport.write(b"".join(outgoing))

    def _look(self) -> None:
        """Answers come in order: the first that is owed is the one that is owed for longest."""
        self._alarm = None
        if not self._owed:
            return
        ends_at = self._owed[0].ends_at
        if ends_at <= self._loop.time():
            self.end(exceptions.TimeoutError(f"Timeout reading from {self._name}"))
        else:
            self._alarm = self._loop.call_at(ends_at, self._look)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._writable.set()

    def data_received(self, data: bytes) -> None:
        self._parser.feed(data)
        try:
            while (found := self._parser.gets()) is not MORE:
                self._take(found)
        except exceptions.InvalidResponse as wrong:
            self.end(wrong)

    def _take(self, found: Any) -> None:
        if not self._owed:  # whoever speaks unasked says why nothing will come of it
            self.end(found if isinstance(found, Exception) else exceptions.InvalidResponse("an answer to nothing"))
            return
        trip = self._owed[0]
        trip.found.append(found)
        if len(trip.found) == trip.commands:
            self._owed.popleft()
            if not trip.over.done():
                trip.over.set_result(trip.found)

    def connection_lost(self, exc: Exception | None) -> None:
        words = "Connection closed by server." if exc is None else f"Error while reading from {self._name} : {exc}"
        self.end(exceptions.ConnectionError(words))

    def pause_writing(self) -> None:
        self._writable.clear()

    def resume_writing(self) -> None:
        self._writable.set()
