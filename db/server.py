"""The Postgres server itself, for those who look it over."""

from typing import Final

import msgspec

from db.pool import Connection

LOOK: Final = """
select current_setting('server_version') as version_words,
  current_setting('server_version_num')::int / 10000 as version,
  pg_is_in_recovery() or current_setting('default_transaction_read_only')::boolean as is_read_only,
  array(
    select name from pg_settings where name in ('fsync', 'full_page_writes', 'synchronous_commit') and setting = 'off'
    order by name
  ) as switched_off
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


async def clock_of(connection: Connection) -> float:
    """Unix seconds."""
    return float(await connection.fetchval(CLOCK))
