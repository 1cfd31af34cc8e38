"""A shop of one machine, out of a backup: made in a folder beside, which gets its name when all of it is there."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import msgspec

from cli.backup.manifest import ENVIRONMENT, OWNER, PICTURES
from cli.backup.undone import Undone
from cli.home import OWNER_FILE, Home
from cli.progress import bar
from cli.restore.backup_file import BackupFile
from cli.restore.ledger import fill
from cli.stores.postgres import Postgres
from cli.stores.process import stop

UNFINISHED: Final = ".restoring"
OURS_ALONE: Final = 0o077
MAJOR: Final = 18


def require_room(folder: Path) -> None:
    """Raises Undone."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Undone(f"{folder} is not empty: name a new --data-dir, nothing is written over.")


async def restore_into_folder(folder: Path, backup: BackupFile, *, shown: bool) -> None:
    """Raises Undone, StartFailed, StoreDown, StoreUnfit, SettingsError."""
    os.umask(OURS_ALONE)
    with beside(folder) as unfinished:
        store = Postgres(unfinished / "postgres")
        running = store.start()
        try:
            await fill(store.url, backup, MAJOR, shown=shown)
        finally:
            stop(running, store.farewell)
        put_back_pictures(unfinished / "media", backup, shown=shown)
        put_back_keys(unfinished, backup)
        Home(unfinished).complete()


@contextmanager
def beside(folder: Path) -> Iterator[Path]:
    """A new folder, which is `folder` afterwards; of what comes to nothing, nothing stays."""
    unfinished = folder.with_name(folder.name + UNFINISHED)
    shutil.rmtree(unfinished, ignore_errors=True)
    try:
        unfinished.mkdir(parents=True, mode=0o700)
        yield unfinished
        unfinished.rename(folder)
    except OSError as trouble:
        words = f"Nothing was restored: {folder.parent} can't be written to ({trouble.strerror}). Make room, or name"
        raise Undone(f"{words} another --data-dir.") from trouble
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def put_back_pictures(folder: Path, backup: BackupFile, *, shown: bool) -> None:
    """Raises OSError."""
    names = [each.name for each in backup.manifest.held if each.name.startswith(PICTURES)]
    with bar("Pictures", len(names), shown=shown and bool(names)) as advance:
        for number, name in enumerate(names, 1):
            put_back(folder / place_of(name), name, backup)
            advance(number)


def place_of(name: str) -> Path:
    """In the folder of pictures, whatever the file says. Raises Undone."""
    shelf, _, file = name.removeprefix(PICTURES).partition("/")
    if not shelf.isalnum() or not file or "/" in file or file.startswith("."):
        raise Undone(f"Nothing was restored: {name!r} is no name of a picture.")
    return Path(shelf) / file


def put_back(place: Path, name: str, backup: BackupFile) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    with backup.open(name) as content, place.open("xb") as file:
        shutil.copyfileobj(content, file)
        file.flush()
        os.fsync(file.fileno())


def put_back_keys(folder: Path, backup: BackupFile) -> None:
    """The next `tradepost up` finds them where it looks for those of its last run."""
    if not backup.has(ENVIRONMENT):
        return
    with backup.open(ENVIRONMENT) as content:
        Home(folder).leave_environment(msgspec.json.decode(content.read(), type=dict[str, str]))
    if backup.has(OWNER):
        put_back(folder / OWNER_FILE, OWNER, backup)
