"""A backup's file while it is being written: nothing bears its name before all of it is on the disk."""

import hashlib
import os
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

import msgspec
from msgspec.structs import replace

from cli.backup.manifest import MANIFEST, Held, Manifest

UNFINISHED: Final = ".unfinished"
CHUNK_BYTES: Final = 1 << 20


class Archive:
    """A zip file whose entries are stored as they are: what is large in it is compressed already. Any `unzip` opens it,
    and one that was cut off has no directory and is refused by all of them.
    """

    def __init__(self, file: zipfile.ZipFile) -> None:
        self._file = file
        self._held: list[Held] = []

    def add(self, name: str, chunks: Iterable[bytes]) -> None:
        digest, size = hashlib.sha256(), 0
        with self._file.open(name, "w", force_zip64=True) as entry:
            for chunk in chunks:
                entry.write(chunk)
                digest.update(chunk)
                size += len(chunk)
        self._held.append(Held(name, size, digest.hexdigest()))

    def end(self, manifest: Manifest) -> Manifest:
        """With what it holds."""
        whole = replace(manifest, held=tuple(self._held))
        self._file.writestr(MANIFEST, msgspec.json.format(msgspec.json.encode(whole), indent=2))
        return whole


@contextmanager
def begun(target: Path) -> Iterator[Archive]:
    """Written beside, for its owner's eyes alone, and renamed at the end. Of one that comes to nothing nothing stays;
    of one that is killed a file that ends in UNFINISHED. Raises OSError.
    """
    unfinished = target.with_name(target.name + UNFINISHED)
    unfinished.unlink(missing_ok=True)
    try:
        with open(os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as written:
            with zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as file:
                yield Archive(file)
            written.flush()
            os.fsync(written.fileno())
        os.link(unfinished, target)  # unlike a rename it replaces nothing that came there meanwhile
    finally:
        unfinished.unlink(missing_ok=True)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def chunks_of(content: IO[bytes]) -> Iterator[bytes]:
    while chunk := content.read(CHUNK_BYTES):
        yield chunk
