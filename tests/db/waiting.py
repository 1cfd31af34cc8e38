"""How long somebody waits for the right to write into a table: as long as any lock keeps people from buying."""

from typing import Final

import asyncpg

# By the server's clock: what holds up this process is nobody's lock.
WAITED: Final = """
create or replace function pg_temp.waited(name text) returns float8 language plpgsql as $$
declare began timestamptz := clock_timestamp();
begin
  execute format('lock table %I in row exclusive mode', name);
  return extract(epoch from clock_timestamp() - began);
end $$
"""


async def prepare_to_wait(connection: asyncpg.Connection) -> None:
    await connection.execute(WAITED)


async def waited(connection: asyncpg.Connection, table: str) -> float:
    """Seconds, at this moment."""
    return float(await connection.fetchval("select pg_temp.waited($1)", table))
