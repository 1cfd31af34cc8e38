"""The Postgres server itself, for those who look it over."""

from typing import Final

import msgspec

from db.pool import Connection
from db.session import API, WORKER

LOOK: Final = """
select current_setting('server_version') as version_words,
  current_setting('server_version_num')::int / 10000 as version,
  pg_is_in_recovery() or current_setting('default_transaction_read_only')::boolean as is_read_only,
  array(
    select name from pg_settings where name in ('fsync', 'full_page_writes', 'synchronous_commit') and setting = 'off'
    order by name
  ) as switched_off
"""
# Superusers, and whoever may do what the owner of the tables may.
ALMIGHTY: Final = """
select distinct application_name as application, usename as user
from pg_stat_activity join pg_roles on oid = usesysid
where datname = current_database() and application_name = any($1::text[]) and (
  rolsuper or pg_has_role(usesysid, (select relowner from pg_class where oid = to_regclass('outbox')), 'usage')
) order by 1, 2
"""
CLOCK: Final = "select extract(epoch from clock_timestamp())::float8"


class Server(msgspec.Struct, frozen=True):
    """`version` is the major one; `switched_off` names the settings without which a crash may lose a commit."""

    version_words: str
    version: int
    is_read_only: bool
    switched_off: list[str]


async def server_of(connection: Connection) -> Server:
    row = await connection.fetchrow(LOOK)
    assert row is not None
    return msgspec.convert(dict(row), Server)


async def almighty_sessions(connection: Connection) -> list[tuple[str, str]]:
    """Of API processes and workers those that may do everything here: what they call themselves, and their user."""
    return [(row["application"], row["user"]) for row in await connection.fetch(ALMIGHTY, (API, WORKER))]


async def clock_of(connection: Connection) -> float:
    """Unix seconds."""
    return float(await connection.fetchval(CLOCK))
