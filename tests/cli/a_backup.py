"""A backup of the shop in a test, and databases to restore it into."""

from pathlib import Path

import asyncpg

from cli.backup.manifest import Manifest
from cli.backup.take import take
from cli.restore.backup_file import opened
from cli.restore.ledger import fill, require_empty
from tests.world import World

TABLES = "select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace"
ROWS = "select string_agg(t::text, chr(10) order by t::text) from {} t"


async def backed_up(world: World, file: Path, *, with_keys: bool = True) -> Manifest:
    return await take(world.settings, file, with_keys=with_keys, shown=False)


async def restored(file: Path, url: str) -> None:
    major = await require_empty(url)
    with opened(file) as backup:
        backup.require_whole(lambda _: None)
        await fill(url, backup, major, shown=False)


async def every_row(postgres: asyncpg.Pool | asyncpg.Connection) -> dict[str, str | None]:
    """By table."""
    tables = [row["relname"] for row in await postgres.fetch(TABLES)]
    return {table: await postgres.fetchval(ROWS.format(table)) for table in tables}
