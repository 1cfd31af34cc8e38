"""What was asked to be looked after and is not done yet: at most once each, however often it is asked for."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from db.pool import Connection
from domain.upkeep import UpkeepKind


class Asked(msgspec.Struct, frozen=True):
    """`subject` is a read model's name, or LEDGER."""

    kind: UpkeepKind
    subject: str
    asked_at: datetime


async def ask(connection: Connection, kind: UpkeepKind, subject: str) -> bool:
    """False where it has been asked for already."""
    done: str = await connection.execute(
        "insert into asked_upkeep (kind, subject) values ($1, $2) on conflict do nothing", kind, subject
    )
    return done.endswith("1")


async def list_asked(connection: Connection) -> Sequence[Asked]:
    """The first asked for first."""
    rows = await connection.fetch("select * from asked_upkeep order by asked_at, kind, subject")
    return [Asked(UpkeepKind(row["kind"]), row["subject"], row["asked_at"]) for row in rows]


async def settle_asked(connection: Connection, kind: UpkeepKind, subject: str) -> None:
    await connection.execute("delete from asked_upkeep where kind = $1 and subject = $2", kind, subject)
