"""What the ledger promises, as plain SQL: each file selects the rows that break one promise, and none is good news.

The first line of a file says the promise. They can be run by hand as well, in psql.
"""

from pathlib import Path
from typing import Final

import msgspec

from db.pool import Connection

FOLDER: Final = Path(__file__).parent
ROWS_SHOWN_MAX: Final = 20


class Invariant(msgspec.Struct, frozen=True):
    name: str
    promise: str
    statement: str


def invariants() -> list[Invariant]:
    """In the order of their names."""
    return [invariant(file) for file in sorted(FOLDER.glob("*.sql"))]


def invariant(file: Path) -> Invariant:
    promise, statement = file.read_text().split("\n", 1)
    return Invariant(file.stem.replace("_", "-"), promise.removeprefix("-- "), statement.strip().rstrip(";"))


async def broken_rows(connection: Connection, invariant: Invariant) -> list[dict[str, str]]:
    rows = await connection.fetch(f"select * from ({invariant.statement}) as broken limit {ROWS_SHOWN_MAX}")
    return [{name: str(value) for name, value in row.items()} for row in rows]
