"""Events that were left out of a read model after their projector had failed on them again and again."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from db.outbox import Recorded, find
from db.pool import Connection

ERROR_CHARS_MAX = 500


class Parked(msgspec.Struct, frozen=True):
    """`requeued_at` is when somebody asked for it again; it goes as soon as it has been projected."""

    model: str
    position: int
    type: str
    error: str
    tries: int
    parked_at: datetime
    requeued_at: datetime | None


async def park(connection: Connection, model: str, event: Recorded, error: str, tries: int) -> None:
    await connection.execute(
        "insert into parked_events (model, position, type, error, tries) values ($1, $2, $3, $4, $5)"
        " on conflict (model, position) do update"
        " set error = excluded.error, tries = parked_events.tries + excluded.tries, requeued_at = null",
        model,
        event.position,
        event.type,
        error[:ERROR_CHARS_MAX],
        tries,
    )


async def list_parked(connection: Connection) -> list[Parked]:
    rows = await connection.fetch("select * from parked_events order by model, position")
    return [Parked(**row) for row in rows]


async def requeue(connection: Connection, model: str | None, positions: Sequence[int], now: datetime) -> int:
    """How many were asked for again. No model is all of them, no positions are all positions."""
    done = await connection.fetch(
        "update parked_events set requeued_at = $3"
        " where model = coalesce($1, model) and (cardinality($2::bigint[]) = 0 or position = any($2::bigint[]))"
        " returning position",
        model,
        positions,
        now,
    )
    return len(done)


async def models_asked_again(connection: Connection) -> frozenset[str]:
    """Those of which an event waits that was asked for again."""
    rows = await connection.fetch("select distinct model from parked_events where requeued_at is not null")
    return frozenset(row["model"] for row in rows)


async def requeued(connection: Connection, model: str) -> list[Recorded]:
    rows = await connection.fetch(
        "select position from parked_events where model = $1 and requeued_at is not null order by position", model
    )
    return await find(connection, [row["position"] for row in rows]) if rows else []


async def settle(connection: Connection, model: str, upto: int) -> None:
    """What a generation that was built from the tables has all of."""
    await connection.execute("delete from parked_events where model = $1 and position <= $2", model, upto)


async def unpark(connection: Connection, model: str, position: int) -> None:
    await connection.execute("delete from parked_events where model = $1 and position = $2", model, position)
