"""Bring a database to the present schema. Running it again changes nothing."""

import asyncio
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import asyncpg

MIGRATIONS: Final = Path(__file__).parent / "migrations"


async def migrate(url: str) -> bool:
    """Whether there was anything to do. Any number of processes may call it at once."""
    if await at_head(url):
        return False
    await asyncio.to_thread(upgrade, url)
    return True


async def at_head(url: str) -> bool:
    """Asked without SQLAlchemy, whose import alone takes longer than the rest of a second start."""
    connection = await asyncpg.connect(url)
    try:
        if await connection.fetchval("select to_regclass('alembic_version')") is None:
            return False
        version: str | None = await connection.fetchval("select version_num from alembic_version")
        return version == head()
    finally:
        await connection.close()


def head() -> str:
    """Revisions are numbered, so the head is the last file."""
    return max(file.stem.split("_")[0] for file in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def upgrade(url: str) -> None:
    commands(url).upgrade("head")


def commands(url: str):  # type: ignore[no-untyped-def]
    """Alembic's commands on this database, through Advanced Alchemy."""
    from advanced_alchemy.alembic.commands import AlembicCommands
    from advanced_alchemy.config import AlembicAsyncConfig, SQLAlchemyAsyncConfig

    return AlembicCommands(
        SQLAlchemyAsyncConfig(
            connection_string=urlsplit(url)._replace(scheme="postgresql+asyncpg").geturl(),
            alembic_config=AlembicAsyncConfig(script_location=str(MIGRATIONS), version_table_name="alembic_version"),
        )
    )
