"""What the tables say a counter model has counted."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Final

import msgspec

from db.pool import Connection

STATEMENTS: Final = Path(__file__).parent / "counters"


class Counted(msgspec.Struct, frozen=True):
    """Of `count`, under `name`, at a moment cut to quarters of an hour."""

    at: datetime
    name: str
    count: str
    amount: int


@cache
def statement(model: str) -> str:
    return (STATEMENTS / f"{model}.sql").read_text()


async def counted_between(
    connection: Connection, model: str, counts: Sequence[str], start: datetime, end: datetime
) -> list[Counted]:
    """Everything of moments in [start, end)."""
    rows = await connection.fetch(statement(model), start, end)
    return [Counted(row["at"], row["name"], count, row[count]) for row in rows for count in counts]
