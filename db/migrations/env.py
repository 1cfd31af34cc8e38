"""Alembic's entry: one connection, and a transaction for each pending revision; or all of them as a script."""

import asyncio
import time
from collections.abc import Collection, Mapping
from typing import Any, cast

from advanced_alchemy.alembic.commands import AlembicCommandConfig
from alembic import context
from alembic.runtime.migration import MigrationContext, MigrationInfo
from alembic.script import Script
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncEngine

from db.models import Base
from db.models.leaving import LEAVING
from db.revisions import unheard

config = cast("AlembicCommandConfig", context.config)


class Teller:
    """Says which revision is there now, and how long it took."""

    def __init__(self) -> None:
        self._tell = config.attributes.get("tell", unheard)
        self._began = time.monotonic()

    def __call__(
        self, ctx: MigrationContext, step: MigrationInfo, heads: Collection[Any], run_args: Mapping[str, Any]
    ) -> None:
        seconds, self._began = time.monotonic() - self._began, time.monotonic()
        if step.is_upgrade and isinstance(revision := step.up_revision, Script):
            self._tell(f"{revision.revision}  {revision.doc}  {seconds:.1f} s")


def is_compared(thing: Any, name: str | None, kind: str, reflected: bool, other: Any) -> bool:
    """What is leaving is in the database, and in no model."""
    table = thing.table.name if kind == "column" else None
    return not (reflected and other is None and (name if table is None else f"{table}.{name}") in LEAVING)


def migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        compare_type=True,
        include_object=is_compared,
        transaction_per_migration=True,
        on_version_apply=Teller(),
    )
    with context.begin_transaction():
        context.run_migrations()


def write() -> None:
    context.configure(
        dialect_name="postgresql",
        target_metadata=Base.metadata,
        literal_binds=True,
        transaction_per_migration=True,
        version_table="alembic_version",
    )
    with context.begin_transaction():
        context.run_migrations()


async def main() -> None:
    engine = cast("AsyncEngine", config.engine)
    try:
        async with engine.connect() as connection:
            await connection.run_sync(migrate)
    finally:
        await engine.dispose()


if context.is_offline_mode():
    write()
else:
    asyncio.run(main())
