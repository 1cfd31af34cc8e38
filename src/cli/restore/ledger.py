"""The ledger, back in an empty database, and then brought to this program's schema."""

import asyncio
import subprocess
import tempfile
from collections.abc import Callable
from typing import Final

import asyncpg

from cli.backup.archive import CHUNK_BYTES
from cli.backup.ledger import counts_in
from cli.backup.manifest import LEDGER, Manifest
from cli.backup.programs import program, way_in
from cli.backup.undone import Undone
from cli.progress import bar
from cli.restore.backup_file import BackupFile
from db.migrate import migrate
from db.outages import connection_lasts
from db.pool import look_around
from db.schema import schema_of

FULL: Final = "The database holds {what} already: name an empty one (`createdb NAME`), nothing is written over."


async def require_empty(url: str) -> int:
    """The server's version. Raises Undone, StoreDown, StoreUnfit."""
    async with look_around(url) as connection:
        schema = await schema_of(connection)
        if schema.state != "missing":
            what = "something else than a shop" if schema.state == "foreign" else f"a shop (schema {schema.revision})"
            raise Undone(FULL.format(what=what))
        return connection.get_server_version().major


async def fill(url: str, backup: BackupFile, major: int, *, shown: bool) -> None:
    """All of it or nothing. Raises Undone, StartFailed, StoreDown, StoreUnfit."""
    manifest = backup.manifest
    pg_restore = program("pg_restore", max(major, manifest.postgres))
    size = next(each.bytes for each in manifest.held if each.name == LEDGER)
    with bar("The ledger", size, shown=shown) as advance:
        await asyncio.to_thread(pour, [str(pg_restore)], url, backup, advance)
    await require_counted(url, manifest)
    await migrate(url)


def pour(pg_restore: list[str], url: str, backup: BackupFile, advance: Callable[[int], None]) -> None:
    """Raises Undone."""
    address, environment = way_in(url)
    options = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", f"--dbname={address}"]
    with tempfile.TemporaryFile() as said:
        restoring = subprocess.Popen(  # noqa: S603
            [*pg_restore, *options], stdin=subprocess.PIPE, stdout=said, stderr=said, env=environment
        )
        assert restoring.stdin is not None
        try:
            with backup.open(LEDGER) as content:
                while chunk := content.read(CHUNK_BYTES):
                    restoring.stdin.write(chunk)
                    advance(content.tell())
            restoring.stdin.close()
        except BrokenPipeError:
            pass  # it has given up, and says why
        except BaseException:
            restoring.kill()
            raise
        if restoring.wait():
            said.seek(0)
            lines = said.read().decode(errors="replace").splitlines()
            errors = [line for line in lines if "error:" in line]
            raise Undone(f"Nothing was restored: {(errors or lines or ['pg_restore failed'])[0]}")


async def require_counted(url: str, manifest: Manifest) -> None:
    """And has Postgres look at what is there, for its plans. Raises Undone."""
    connection: asyncpg.Connection = await asyncpg.connect(url)
    try:
        with connection_lasts():
            await connection.execute("analyze")
            there = await counts_in(connection)
    finally:
        await connection.close()
    if there != manifest.counts:
        raise Undone(f"What was restored is {there}, and the backup says {manifest.counts}: take another one.")
