"""A backup that is read: whole, ours, and of no newer program, or refused before anything is touched."""

import hashlib
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import msgspec

from adapters.files.text_lines import WrongFile
from cli.backup.archive import CHUNK_BYTES
from cli.backup.manifest import FORMAT, MANIFEST, Manifest
from db.schema import head


class BackupFile:
    def __init__(self, path: Path, file: zipfile.ZipFile, manifest: Manifest) -> None:
        self._path = path
        self._file = file
        self.manifest = manifest

    def has(self, name: str) -> bool:
        return any(each.name == name for each in self.manifest.held)

    def open(self, name: str) -> IO[bytes]:
        return self._file.open(name)

    def require_whole(self, advance: Callable[[int], None]) -> None:
        """Every file is what its hash says; `advance` hears of bytes. Raises WrongFile."""
        done = 0
        for held in self.manifest.held:
            digest, size = hashlib.sha256(), 0
            try:
                with self.open(held.name) as content:
                    while chunk := content.read(CHUNK_BYTES):
                        digest.update(chunk)
                        size += len(chunk)
                        advance(done + size)
            except (KeyError, zipfile.BadZipFile, EOFError) as damage:
                raise WrongFile(f"{self._path} is damaged: {held.name} can't be read. Take another backup.") from damage
            if (size, digest.hexdigest()) != (held.bytes, held.sha256):
                raise WrongFile(f"{self._path} is damaged: {held.name} is not what its hash says. Take another backup.")
            done += size


@contextmanager
def opened(path: Path) -> Iterator[BackupFile]:
    """Raises WrongFile."""
    try:
        file = zipfile.ZipFile(path)
    except OSError as trouble:
        raise WrongFile(f"{path} can't be read ({trouble.strerror}).") from trouble
    except zipfile.BadZipFile as broken:
        raise WrongFile(f"{path} is no backup, or was cut off: take another one.") from broken
    with file:
        yield BackupFile(path, file, manifest_of(path, file))


def manifest_of(path: Path, file: zipfile.ZipFile) -> Manifest:
    """Raises WrongFile."""
    try:
        manifest = msgspec.json.decode(file.read(MANIFEST), type=Manifest)
    except (KeyError, zipfile.BadZipFile, msgspec.MsgspecError) as odd:
        raise WrongFile(f"{path} is no backup of Tradepost: it has no {MANIFEST} that can be read.") from odd
    if manifest.format > FORMAT or manifest.schema > head():
        raise WrongFile(
            f"Restore {path} with Tradepost {manifest.tradepost} or newer: its schema is {manifest.schema}, this"
            f" program's is {head()}."
        )
    return manifest
