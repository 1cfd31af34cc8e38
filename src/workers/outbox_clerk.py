"""A clerk: reads the outbox once, in order, and writes down what is owed for what happened.

Its place in the outbox lies in the transaction of what it writes down: it is owed once, whatever is killed when. Where
it has nothing to write down it reads on, and its place follows some time later: read again, nothing is owed again. No
command waits for a clerk, and none knows of one.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Final, Generic, Protocol, TypeVar

import asyncpg
import msgspec
import structlog

from domain.events import Event
from workers.cancellation import stop_if_cancelled
from workers.feed import Batch, Feed
from workers.leadership import Lead, Leadership
from workers.parking import OUTAGES
from workers.traced import tell

RETRY_SECONDS_MIN: Final = 0.1
RETRY_SECONDS_MAX: Final = 10.0

log = structlog.get_logger()


class Owing(Protocol):
    """A command that writes down what is owed, and `upto` where the clerk stands then."""

    @property
    def upto(self) -> int: ...

    @property
    def is_owed(self) -> bool:
        """Whether there is anything to do but move on."""


Place = TypeVar("Place")
Owed = TypeVar("Owed", bound=Owing)


class Clerk(msgspec.Struct, Generic[Place, Owed], frozen=True):
    """What one clerk does, whose place is a position, and perhaps what there is to look for from there on.

    `find` is where it stands. `work_of` what there is to do for whoever stands there, has read on to a position and
    then a batch; it raises Unreadable. `owe` does that, and says where it stands now. Between the beginnings of two
    batches lie at least `pace_seconds`; its place lags by `place_seconds_max` behind what it has read. `concerns`:
    whether something might be owed for an event.
    """

    name: str
    pace_seconds: float
    place_seconds_max: float
    find: Callable[[asyncpg.Pool], Awaitable[Place]]
    position_of: Callable[[Place], int]
    work_of: Callable[[Place, int, Batch], Owed]
    owe: Callable[[asyncpg.Pool, Owed], Awaitable[Place]]
    concerns: Callable[[Event], bool]


async def follow(clerk: Clerk[Place, Owed], feed: Feed, leadership: Leadership, postgres: asyncpg.Pool) -> None:
    """One of each kind at a time. Never ends by itself.

    An event this version can't read stops it, where a projector would park it: a newer worker, which can, goes on from
    there, and nothing is left out.
    """
    pause = RETRY_SECONDS_MIN
    while True:
        started = time.monotonic()
        try:
            async with leadership.of(clerk.name) as lead:
                await read_on(clerk, feed, lead, postgres)
        except OUTAGES as trouble:
            stop_if_cancelled()
            log.warning("a clerk starts again", clerk=clerk.name, trouble=repr(trouble))
        except Exception:
            stop_if_cancelled()
            log.exception("a clerk starts again", clerk=clerk.name)
        if time.monotonic() - started > RETRY_SECONDS_MAX:
            pause = RETRY_SECONDS_MIN
        await asyncio.sleep(pause)
        pause = min(pause * 2, RETRY_SECONDS_MAX)


async def read_on(clerk: Clerk[Place, Owed], feed: Feed, lead: Lead, postgres: asyncpg.Pool) -> None:
    """Until something fails. Raises that."""
    place = await clerk.find(postgres)
    position, moved_at, begun = clerk.position_of(place), time.monotonic(), 0.0
    while True:
        stop_if_cancelled()
        if (early := begun + clerk.pace_seconds - time.monotonic()) > 0:
            await asyncio.sleep(early)
        batch = await feed.after(position)
        begun = 0.0 if batch.more else time.monotonic()
        lead.require()
        work = clerk.work_of(place, position, batch)
        position = work.upto
        is_late = clerk.position_of(place) < position and time.monotonic() - moved_at > clerk.place_seconds_max
        if work.is_owed or is_late:
            started = time.perf_counter()
            place = await clerk.owe(postgres, work)
            if work.is_owed:
                tell(clerk.name, batch.events, time.perf_counter() - started, {}, clerk.concerns)
            position, moved_at = clerk.position_of(place), time.monotonic()
