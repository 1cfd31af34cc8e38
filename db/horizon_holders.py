"""Who holds the outbox's horizon back: transactions that have recorded an event, or may be about to, and go on."""

from typing import Final

import msgspec

from db.pool import Connection

# As db/outbox.py looks for them. A prepared transaction has no process, and stays when whoever prepared it has gone.
HOLDERS: Final = """
select a.pid as process, p.gid as prepared, coalesce(a.usename, p.owner, '') as user,
  coalesce(a.application_name, '') as application, coalesce(a.state, '') as state, coalesce(a.query, '') as statement,
  coalesce(extract(epoch from clock_timestamp() - coalesce(a.xact_start, p.prepared)), 0)::float8 as seconds
from (
  select distinct pid, virtualtransaction from pg_locks
  where relation = 'outbox'::regclass and mode = 'RowExclusiveLock' and granted
    and database = (select oid from pg_database where datname = current_database())
) l
left join pg_stat_activity a using (pid)
left join pg_prepared_xacts p on l.pid is null and l.virtualtransaction = '-1/' || p.transaction
order by seconds desc
"""


class Holder(msgspec.Struct, frozen=True):
    """A session by its process, or a prepared transaction by its name; `seconds` is how long it has been going on."""

    process: int | None
    prepared: str | None
    user: str
    application: str
    state: str
    statement: str
    seconds: float


async def horizon_holders(connection: Connection) -> list[Holder]:
    """The longest first."""
    return [msgspec.convert(dict(row), Holder) for row in await connection.fetch(HOLDERS)]
