"""Bring a database to the present schema, and its roles to their rights. Running it again changes nothing."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Final

import asyncpg

from db.address import reach
from db.outages import UNFIT, postgres_answers
from db.pool import CONNECT_SECONDS_MAX
from db.privileges import grant_rights
from db.schema import schema_of
from db.session import STATEMENT_SECONDS_MAX
from domain.outages import StoreUnfit

POSTGRES_MIN: Final = 18
MIGRATIONS: Final = Path(__file__).parent / "migrations"


async def migrate(url: str) -> bool:
    """Whether there was anything to do. Any number of processes may call it at once.

    Raises StoreDown, and StoreUnfit for a database that is not ours to change.
    """
    with postgres_answers():
        async with session(url) as connection:
            schema = await schema_of(connection)
            schema.require("present", "missing", "older")
            if schema.state == "present":
                return await grant_rights(connection)
            await require_room(connection)
        await asyncio.to_thread(upgrade, url)
        async with session(url) as connection:
            await grant_rights(connection)
        return True


@asynccontextmanager
async def session(url: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await reach(url, timeout=CONNECT_SECONDS_MAX, command_timeout=STATEMENT_SECONDS_MAX)
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


def upgrade(url: str) -> None:
    commands(url).upgrade("head")


def commands(url: str):  # type: ignore[no-untyped-def]
    """Alembic's commands on this database, through Advanced Alchemy. SQLAlchemy reads URLs in a way of its own, so that
    it is handed connections instead.
    """
    from advanced_alchemy.alembic.commands import AlembicCommands
    from advanced_alchemy.config import AlembicAsyncConfig, SQLAlchemyAsyncConfig
    from sqlalchemy.ext.asyncio import create_async_engine

    return AlembicCommands(
        SQLAlchemyAsyncConfig(
            engine_instance=create_async_engine("postgresql+asyncpg://", async_creator=partial(reach, url)),
            alembic_config=AlembicAsyncConfig(script_location=str(MIGRATIONS), version_table_name="alembic_version"),
        )
    )
