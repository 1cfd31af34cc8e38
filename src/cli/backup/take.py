"""Taking a backup of a shop that is open."""

import asyncio
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from adapters.files.text_lines import WrongFile
from adapters.settings import Settings, data_dir_from
from adapters.version import VERSION
from cli.backup.archive import Archive, begun
from cli.backup.keys import add_keys, keys_of, link_key, where_keys_lie
from cli.backup.ledger import Ledger, dumped, ledger_in
from cli.backup.manifest import LEDGER, Manifest, Where
from cli.backup.pictures import add_pictures, pictures_in, where_pictures_lie
from cli.backup.programs import program
from cli.backup.undone import Undone
from cli.progress import bar
from cli.session import require_this_shop
from db.pool import FIT_TO_START, snapshot

NAME: Final = "tradepost-{:%Y%m%dT%H%M%SZ}.zip"


def named(target: Path) -> Path:
    """In a folder it gets a name of its own. Raises WrongFile."""
    file = target / NAME.format(datetime.now(UTC)) if target.is_dir() else target
    if file.exists():
        raise WrongFile(f"{file} exists already: name another file, or a folder.")
    if not file.parent.is_dir():
        raise WrongFile(f"{file.parent} is no folder: make it, or name another.")
    return file


async def take(settings: Settings, file: Path, *, with_keys: bool, shown: bool) -> Manifest:
    """Raises StoreDown, StoreUnfit, OtherShop, StartFailed, Undone, WrongFile. Then there is no file."""
    if (trouble := await require_this_shop(settings)) is not None:
        raise trouble
    async with snapshot(settings.database_url, states=FIT_TO_START) as connection:
        ledger = await ledger_in(connection)
        pg_dump = program("pg_dump", ledger.postgres)
        return await asyncio.to_thread(write, settings, file, ledger, pg_dump, with_keys=with_keys, shown=shown)


def write(settings: Settings, file: Path, ledger: Ledger, pg_dump: Path, *, with_keys: bool, shown: bool) -> Manifest:
    folder = data_dir_from(os.environ)
    keys = keys_of(folder, os.environ)
    keys_lie = where_keys_lie(keys, wanted=with_keys)
    try:
        with begun(file) as archive:
            add_ledger(archive, settings, ledger, pg_dump, shown=shown)
            pictures = pictures_in(settings.media)
            with bar("Pictures", len(pictures), shown=shown and bool(pictures)) as advance:
                add_pictures(archive, pictures, advance)
            if keys_lie == "in the backup":
                add_keys(archive, folder, keys)
            return archive.end(manifest_of(settings, ledger, keys_lie))
    except FileExistsError as there:
        raise WrongFile(f"{file} exists already: name another file, or a folder.") from there
    except OSError as trouble:
        words = (
            f"There is no backup: {file.parent} can't be written to ({trouble.strerror}). Make room, or name another."
        )
        raise Undone(words) from trouble


def add_ledger(archive: Archive, settings: Settings, ledger: Ledger, pg_dump: Path, *, shown: bool) -> None:
    with bar("The ledger", sum(ledger.sizes.values()), shown=shown) as advance:
        archive.add(LEDGER, dumped(pg_dump, settings.database_url, ledger, advance))
        advance(sum(ledger.sizes.values()))


def manifest_of(settings: Settings, ledger: Ledger, keys_lie: Where) -> Manifest:
    return Manifest(
        tradepost=VERSION,
        schema=ledger.schema,
        postgres=ledger.postgres,
        position=ledger.position,
        taken_at=ledger.taken_at,
        shop=ledger.name,
        currency=ledger.currency,
        time_zone=ledger.time_zone,
        counts=ledger.counts,
        pictures=where_pictures_lie(settings.media),
        keys=keys_lie,
        link_key=link_key(settings),
    )
