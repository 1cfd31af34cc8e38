"""Bring a database to the present schema, and its roles to their rights. Running it again changes nothing."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import asyncpg

from db.address import reach
from db.giving_way import upgrade
from db.migrating import turn_of
from db.outages import UNFIT, postgres_answers
from db.pool import CONNECT_SECONDS_MAX
from db.privileges import grant_rights
from db.revisions import Tell, script, unheard
from db.schema import leave_word, schema_of
from db.session import MIGRATE, STATEMENT_SECONDS_MAX
from domain.outages import StoreUnfit

POSTGRES_MIN: Final = 18
BASE: Final = "base"


async def migrate(url: str, tell: Tell = unheard) -> bool:
    """Whether there was anything to do. Any number of processes may call it at once: one works, the others wait.

    `tell` hears what is done, and what is waited for. Nothing is done to a newer schema that serves this program.
    Raises StoreDown, and StoreUnfit for a database that is not ours to change, or can't be changed now.
    """
    with postgres_answers():
        async with session(url) as connection:
            schema = await schema_of(connection)
            schema.require("present", "missing", "older", "ahead")
            if schema.state == "ahead":
                return False
            if schema.state != "present":
                await require_room(connection)
                await turn_of(connection, tell)
                await upgrade(url, connection, tell)
            told = await leave_word(connection)
            return await grant_rights(connection) or told or schema.state != "present"


async def pending_sql(url: str) -> str:
    """What `migrate` would have this database do, as a script; empty where it has nothing to do.

    Raises StoreDown, StoreUnfit.
    """
    with postgres_answers():
        async with session(url) as connection:
            schema = await schema_of(connection)
    schema.require("present", "missing", "older", "ahead")
    if schema.state in ("present", "ahead"):
        return ""
    return await asyncio.to_thread(script, schema.revision or BASE, "head")


@asynccontextmanager
async def session(url: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await reach(
        url,
        timeout=CONNECT_SECONDS_MAX,
        command_timeout=STATEMENT_SECONDS_MAX,
        server_settings={"application_name": f"{MIGRATE}'s watch"},
    )
    try:
        yield connection
    finally:
        await connection.close()


async def require_room(connection: asyncpg.Connection) -> None:
    """Raises StoreUnfit where the tables could not be made."""
    if connection.get_server_version().major < POSTGRES_MIN:
        raise StoreUnfit("postgres", "too-old", f"This Postgres is too old: Tradepost needs {POSTGRES_MIN} or newer.")
    if not await connection.fetchval("select has_schema_privilege(current_schema(), 'create')"):
        raise StoreUnfit("postgres", *UNFIT[asyncpg.InsufficientPrivilegeError])
