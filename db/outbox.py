"""The outbox: events appended in the command's transaction, read in order up to the horizon.

Why a horizon. A row's position is drawn before its transaction commits, so a reader that takes `position > last`
skips rows that commit late. Positions are final in this sense: an INSERT takes RowExclusiveLock on the table before it
draws its number, and a commit becomes visible before its locks are released. So read the sequence's last value h,
*then* the transactions that hold that lock; once all of those have ended, every position up to h is decided: visible
or rolled back. Rows up to h, read with a snapshot taken after that, are complete.

A checkpoint is the position of an event, never just a number that was drawn: what was rolled back leaves no trace, and
after a crash the sequence may give its numbers out again. A committed event can't be lost so, for its commit has
written the sequence down.

Other transactions (an import into other tables, an index build, another database) hold nothing back; one that has
itself recorded an event does until it ends. Handlers record last, so that is milliseconds.
"""

import time
from collections.abc import Sequence
from contextlib import suppress
from typing import Final

import asyncpg
import msgspec

from db.pool import Connection
from db.writes import Writes
from domain.events import Event
from domain.trace import TRACEPARENT, is_traceparent

READ_ROWS_MAX: Final = 1_000

# One snapshot a statement, in this order: the sequence first, then who might still write below it. The function locks
# the sequence's page: to whoever reads its row without, `last_value` is up to 32 too high for the microsecond in which
# nextval() writes it to the log, and a horizon drawn there would pass events that are still to come.
DRAWN: Final = """
select pg_sequence_last_value('outbox_position_seq'::regclass) from outbox_position_seq
"""
WRITERS: Final = """
select virtualtransaction from pg_locks
where relation = 'outbox'::regclass and mode = 'RowExclusiveLock' and granted
  and database = (select oid from pg_database where datname = current_database())
"""
LAST: Final = """
select position, (extract(epoch from recorded_at) * 1000000)::bigint as at_us from outbox
where position <= $1 order by position desc limit 1
"""
POSITION_MAX: Final = 2**63 - 1
READ: Final = """
select position, type, body, (extract(epoch from recorded_at) * 1000000)::bigint as at_us from outbox
where position > $1 and position <= $2 order by position limit $3
"""
FIND: Final = """
select position, type, body, (extract(epoch from recorded_at) * 1000000)::bigint as at_us from outbox
where position = any($1::bigint[]) order by position
"""
RECORD: Final = """
recorded as (
    insert into outbox (aggregate, aggregate_id, version, type, body)
    select * from unnest($1::text[], $2::uuid[], $3::bigint[], $4::text[], $5::jsonb[])
    returning position
)
"""
# Of what recorded nothing, the last event there is: what a command has answered is shown from there on, too.
POSITION: Final = "coalesce((select max(position) from recorded), (select max(position) from outbox), 0)"


class TracedBody(msgspec.Struct, frozen=True):
    """What stands in an event's body beside the event: which trace had it written down, if it was traced. Versions that
    know nothing of it read the event as it is.
    """

    traceparent: str


encode_event: Final = msgspec.json.Encoder().encode
decode_event: Final = msgspec.json.Decoder(Event).decode
decode_traced: Final = msgspec.json.Decoder(TracedBody).decode


class Unreadable(Exception):
    """An event this version can't read: a newer one has written it, or it was tampered with."""


class Mark(msgspec.Struct, frozen=True):
    """A place in the outbox: an event's position, and when it was recorded (Unix microseconds). Both 0: at the start.

    The moment tells the event from another one that got the same number: in a database restored from a backup, or in
    another shop's.
    """

    position: int
    at_us: int


BEGINNING: Final = Mark(0, 0)


class Recorded(msgspec.Struct, frozen=True):
    """An event at its position; `at_us` is when it was recorded, in Unix microseconds.

    `traceparent` names the part of a trace that recorded it; None of one that wasn't traced.
    """

    position: int
    body: Event | Unreadable
    at_us: int
    type: str = ""
    traceparent: str | None = None

    @property
    def event(self) -> Event:
        """Raises Unreadable."""
        if isinstance(self.body, Unreadable):
            raise self.body
        return self.body

    @property
    def mark(self) -> Mark:
        return Mark(self.position, self.at_us)


def record(writes: Writes, events: Sequence[Event]) -> None:
    """Have the events written down in their order, with what else waits to be written."""
    writes.add(
        RECORD,
        [event.aggregate for event in events],
        [event.subject for event in events],
        [event.version for event in events],
        [type(event).__name__ for event in events],
        bodies(events, TRACEPARENT.get()),
    )


def bodies(events: Sequence[Event], traceparent: str | None) -> list[str]:
    """As they are written down."""
    encoded = [encode_event(event).decode() for event in events]
    if traceparent is None:
        return encoded
    return [f'{body[:-1]},"traceparent":"{traceparent}"}}' for body in encoded]


def traceparent_in(body: str) -> str | None:
    """Nothing of what can't be one."""
    if '"traceparent"' not in body:
        return None
    with suppress(msgspec.MsgspecError):
        if is_traceparent(found := decode_traced(body).traceparent):
            return found
    return None


async def read(connection: Connection, after: int, upto: int) -> list[Recorded]:
    """At most READ_ROWS_MAX events with `after` < position <= `upto`. `upto` must not exceed the horizon."""
    return [recorded(row) for row in await connection.fetch(READ, after, upto, READ_ROWS_MAX)]


async def read_all(connection: Connection, after: int, upto: int) -> list[Recorded]:
    """All of them, as one snapshot shows them. Only for a stretch that is known to be short."""
    rows = await connection.fetch(READ, after, upto, None)
    return [recorded(row) for row in rows]


async def find(connection: Connection, positions: Sequence[int]) -> list[Recorded]:
    """Those that are there."""
    return [recorded(row) for row in await connection.fetch(FIND, positions)]


def recorded(row: asyncpg.Record) -> Recorded:
    """One that can't be decoded is handed on as such, so that it stops only those whom it concerns."""
    body: Event | Unreadable
    try:
        body = decode_event(row["body"])
    except msgspec.MsgspecError as trouble:
        body = Unreadable(f"{row['type']}: {trouble}")
    return Recorded(row["position"], body, row["at_us"], row["type"], traceparent_in(row["body"]))


async def last_mark(connection: Connection, upto: int = POSITION_MAX) -> Mark:
    """The last event at or below `upto`."""
    row = await connection.fetchrow(LAST, upto)
    return BEGINNING if row is None else Mark(row["position"], row["at_us"])


async def last_position(connection: Connection) -> int:
    """The position of the last event; 0 before the first."""
    return (await last_mark(connection)).position


async def last_drawn(connection: Connection) -> int:
    """The highest position drawn so far, decided or not, committed or not; 0 before the first."""
    return int(await connection.fetchval(DRAWN) or 0)


class Horizon:
    """How far the outbox is final. Ask again to let it move; it never moves back.

    `as_of_ms` (Unix milliseconds) is a moment before which every commit lies at or below `position`.
    """

    def __init__(self) -> None:
        self.position = 0
        self.as_of_ms = 0
        self._candidate = 0
        self._candidate_ms = 0
        self._writers: frozenset[str] = frozenset()

    async def advance(self, connection: Connection) -> int:
        """Positions up to the answer are decided; read them with a later snapshot than this call's."""
        asked_ms = time.time_ns() // 1_000_000
        last = await last_drawn(connection)
        writers = frozenset(row["virtualtransaction"] for row in await connection.fetch(WRITERS))
        if not self._writers & writers:
            # Everyone who could still have written at or below the candidate has ended.
            self._decide(self._candidate, self._candidate_ms)
            self._candidate, self._candidate_ms, self._writers = last, asked_ms, writers
        if not self._writers:
            self._decide(self._candidate, self._candidate_ms)
        return self.position

    def _decide(self, position: int, as_of_ms: int) -> None:
        assert position >= self.position, "the horizon never moves back"
        self.position, self.as_of_ms = position, as_of_ms
