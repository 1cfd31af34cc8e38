"""Pictures in a folder of this machine, which the API itself shows at /media/."""

import asyncio
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from uuid import uuid4

from adapters.media.port import MEDIA
from domain.catalog.picture import MEDIA_PATH
from domain.outages import StoreDown

SHELF_DIGITS: Final = 2
"""Folders by the first digits of the names, since a folder of a hundred thousand files is slow to look at."""


class LocalStore:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def url(self, name: str) -> str:
        return f"{MEDIA_PATH}{name}"

    def smaller(self, name: str) -> Mapping[str, str]:
        return {}

    async def put(self, name: str, content: bytes) -> None:
        """Whole, and on the disk, before anybody can see it."""
        await asyncio.to_thread(self._put, name, content)

    async def read(self, name: str) -> bytes | None:
        return await asyncio.to_thread(self._read, name)

    async def remove(self, name: str) -> None:
        """With what a process that was killed while it put it may have left."""
        await asyncio.to_thread(self._remove, name)

    async def place(self, name: str) -> Path | None:
        file = self._file(name)
        return file if await asyncio.to_thread(file.is_file) else None

    async def check(self) -> str:
        """It is made when the first picture comes."""
        with reachable():
            there = next(path for path in (self._folder, *self._folder.parents) if path.exists())
            if not (there.is_dir() and os.access(there, os.W_OK | os.X_OK)):
                raise PermissionError(f"{there} can't be written to")
        return f"The folder {self._folder}"

    async def aclose(self) -> None:
        pass

    def _file(self, name: str) -> Path:
        assert os.sep not in name, "names are made by us"
        return self._folder / name[:SHELF_DIGITS] / name

    def _put(self, name: str, content: bytes) -> None:
        file = self._file(name)
        begun = file.with_name(f".{name}.{uuid4().hex}")
        with reachable():
            file.parent.mkdir(parents=True, exist_ok=True)
            try:
                with begun.open("xb") as fresh:
                    fresh.write(content)
                    fresh.flush()
                    os.fsync(fresh.fileno())
                os.replace(begun, file)
            finally:
                begun.unlink(missing_ok=True)

    def _remove(self, name: str) -> None:
        file = self._file(name)
        with reachable():
            for each in (file, *file.parent.glob(f".{name}.*")):
                each.unlink(missing_ok=True)

    def _read(self, name: str) -> bytes | None:
        with reachable():
            try:
                return self._file(name).read_bytes()
            except FileNotFoundError:
                return None


@contextmanager
def reachable() -> Iterator[None]:
    """Raises StoreDown: a disk that is full or gone is a store that is down."""
    try:
        yield
    except OSError as trouble:
        raise StoreDown(MEDIA) from trouble
