"""Events written down without a command."""

from collections.abc import Sequence

from db.outbox import POSITION, record
from db.pool import Connection
from db.writes import Writes
from domain.events import Event


async def append(connection: Connection, events: Sequence[Event]) -> int:
    """The position of the last one."""
    writes = Writes(connection)
    record(writes, events)
    return int(str(await writes.flush(f"select {POSITION}")))
