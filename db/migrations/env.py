"""Alembic's entry: one connection, one transaction for all pending revisions, and nobody else migrating meanwhile."""

import asyncio
from typing import Final, cast

from advanced_alchemy.alembic.commands import AlembicCommandConfig
from alembic import context
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncEngine

from db.models import Base

# Any number will do as long as it stays the same.
MIGRATING: Final = 7_020_601


def migrate(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=Base.metadata, compare_type=True)
    with context.begin_transaction():
        connection.execute(text(f"select pg_advisory_xact_lock({MIGRATING})"))
        context.run_migrations()


async def main() -> None:
    engine = cast("AsyncEngine", cast("AlembicCommandConfig", context.config).engine)
    async with engine.connect() as connection:
        await connection.run_sync(migrate)
    await engine.dispose()


asyncio.run(main())
