"""Whether a checkpoint belongs to this outbox, and forgetting what no checkpoint needs any more."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from db.outbox import Mark
from db.pool import Connection

TRIM_ROWS_MAX: Final = 1_000

KNOWN: Final = """
select position, at_us from unnest($1::bigint[], $2::bigint[]) as mark (position, at_us)
where position >= (select coalesce(max(position), 0) from outbox_trims) and (position = 0 or exists (
    select from outbox o where o.position = mark.position
    and (extract(epoch from o.recorded_at) * 1000000)::bigint = mark.at_us))
"""
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


async def known(connection: Connection, marks: Sequence[Mark]) -> set[Mark]:
    """Those at which one has seen this very history, and can still read on from there.

    Not if the outbox has another event there, or none: then the mark is another database's, or this one was restored
    from a backup. Not if events after it were trimmed. At the start there is nothing to have seen.
    """
    rows = await connection.fetch(KNOWN, [mark.position for mark in marks], [mark.at_us for mark in marks])
    return {Mark(row["position"], row["at_us"]) for row in rows}


async def trim(connection: Connection, before: int, older_than: datetime) -> int:
    """Forget events below a position, TRIM_ROWS_MAX at most; how many there were."""
    return int(await connection.fetchval(TRIM, before, older_than, TRIM_ROWS_MAX) or 0)
