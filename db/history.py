"""Whether a checkpoint belongs to this outbox, and forgetting what no checkpoint needs any more."""

from datetime import datetime
from typing import Final

from db.outbox import Mark, last_mark
from db.pool import Connection

TRIM_ROWS_MAX: Final = 1_000

TRIMMED_TO: Final = "select coalesce(max(position), 0) from outbox_trims"
# Parked events stay: somebody may ask for them again.
TRIM: Final = """
with old as (
    select position from outbox o where position < $1 and recorded_at < $2
    and not exists (select from parked_events p where p.position = o.position)
    order by position limit $3
), gone as (
    delete from outbox using old where outbox.position = old.position returning outbox.position
)
insert into outbox_trims (position) select max(position) from gone having count(*) > 0
on conflict (position) do nothing returning (select count(*) from gone)
"""


async def belongs(connection: Connection, mark: Mark) -> bool:
    """Whether whoever stands at this mark has seen this very history, and can still read on from there.

    Not if the outbox has another event there, or none: then the mark is another database's, or this one was restored
    from a backup. Not if events after it were trimmed.
    """
    if mark.position and await last_mark(connection, mark.position) != mark:
        return False
    return mark.position >= int(await connection.fetchval(TRIMMED_TO))


async def trim(connection: Connection, before: int, older_than: datetime) -> int:
    """Forget events below a position, TRIM_ROWS_MAX at most; how many there were."""
    return int(await connection.fetchval(TRIM, before, older_than, TRIM_ROWS_MAX) or 0)
