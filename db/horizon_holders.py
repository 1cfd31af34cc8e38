"""Who holds the outbox's horizon back: transactions that have recorded an event, or may be about to, and go on."""

from typing import Final

import msgspec

from db.pool import Connection

# As db/outbox.py looks for them. A prepared transaction has no process, and stays when who prepared it has gone. Its
# virtual id is that of the session it began in, and another after a restart: it is known by the number it locks.
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
left join pg_locks x on l.pid is null and x.pid is null and x.virtualtransaction = l.virtualtransaction
  and x.locktype = 'transactionid' and x.mode = 'ExclusiveLock'
left join pg_prepared_xacts p on p.transaction = x.transactionid
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
