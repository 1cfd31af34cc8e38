"""`tradepost restore`: the command."""

import asyncio
import os
import time
from pathlib import Path
from typing import Final

import click
import msgspec

from adapters.settings import data_dir_from
from api.callers.tokens import key_id
from cli.backup.description import show
from cli.backup.manifest import ENVIRONMENT, Manifest
from cli.options import as_json, data_dir
from cli.progress import bar
from cli.restore.backup_file import BackupFile, opened
from cli.restore.into_folder import put_back_pictures, require_room, restore_into_folder
from cli.restore.ledger import fill, require_empty

WHICH: Final = 'DATABASE_URL is set: say --database-url "$DATABASE_URL" to restore into it, or unset it.'


@click.command(name="restore", short_help="Bring a shop back out of a backup, where there is none yet.")
@data_dir
@as_json
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--database-url", metavar="URL", help="Into an empty database of a server, instead of a data folder.")
@click.option("--check", is_flag=True, help="Only look whether the file is whole, and say what is in it.")
def command(file: Path, database_url: str | None, check: bool, as_json: bool) -> None:
    """Bring a shop back out of a backup: into a new --data-dir, or into an empty database.

    \b
    Every hash is looked at before anything is written, and nothing is ever written over. It comes to this program's
    schema; older backups are welcome, newer ones are not. Read models are built anew when a worker starts:
        tradepost restore shop.zip --data-dir new && tradepost up --data-dir new
    """
    began, folder = time.monotonic(), data_dir_from(os.environ)
    if not check and database_url is None and os.environ.get("DATABASE_URL", "").strip():
        raise click.UsageError(WHICH)
    with opened(file) as backup:
        if not check and database_url is None:
            require_room(folder)
        major = asyncio.run(require_empty(database_url)) if database_url is not None and not check else 0
        with bar("Looking at every byte", backup.manifest.bytes, shown=not as_json) as advance:
            backup.require_whole(advance)
        if not check:
            asyncio.run(restore(backup, folder, database_url, major, shown=not as_json))
        seconds = time.monotonic() - began
        if as_json:
            click.echo(msgspec.json.encode({**msgspec.to_builtins(backup.manifest), "seconds": round(seconds, 2)}))
            return
        show(backup.manifest)
        click.echo("Every byte is there." if check else f"Restored in {seconds:.1f} s.")
        if not check:
            advise(file, backup, folder, database_url)


async def restore(backup: BackupFile, folder: Path, database_url: str | None, major: int, *, shown: bool) -> None:
    """Raises Undone, StartFailed, StoreDown, StoreUnfit, SettingsError."""
    if database_url is None:
        await restore_into_folder(folder, backup, shown=shown)
        return
    await fill(database_url, backup, major, shown=shown)
    put_back_pictures(folder / "media", backup, shown=shown)


def advise(file: Path, backup: BackupFile, folder: Path, database_url: str | None) -> None:
    if database_url is None:
        click.echo(f"Open it: tradepost up --data-dir {folder}")
    else:
        click.echo("Start a worker with this DATABASE_URL: it builds the read models; then the API.")
    if (words := said_of_keys(file, backup, of_folder=database_url is None)) is not None:
        click.echo(words, err=True)


def said_of_keys(file: Path, backup: BackupFile, *, of_folder: bool) -> str | None:
    """What has to be done for links that were sent before to go on leading to this shop, if anything has."""
    manifest = backup.manifest
    if of_folder and backup.has(ENVIRONMENT):
        return None
    if signs_links(manifest):
        return None
    found = f"`unzip -p {file} {ENVIRONMENT}` shows it" if backup.has(ENVIRONMENT) else "it is not in the backup"
    return (
        f"Set TRADEPOST_LINK_SECRET to what it was (its key is {manifest.link_key}; {found}), or links that were sent"
        " before, to guests' orders say, lead nowhere."
    )


def signs_links(manifest: Manifest) -> bool:
    """Whether the environment has the secret already: of several that sign tokens it is the last."""
    link, tokens = (os.environ.get(name, "").strip() for name in ("TRADEPOST_LINK_SECRET", "TRADEPOST_JWT_SECRET"))
    said = link or next(reversed(tokens.replace(",", " ").split()), "")
    return bool(said) and key_id(said) == manifest.link_key
