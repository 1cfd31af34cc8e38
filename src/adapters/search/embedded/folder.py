"""Where the generations of the embedded index lie.

    live                    the generation that is read
    next                    the one that is being built
    products-<generation>/  an index

Which is which is a number in a small file, replaced in one step. Whoever changes the live index, or which one it is,
holds the folder's lock while doing so: so nothing is written into an index that is no longer live, and none becomes
live that is not as far. Readers need no lock.
"""

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Final

from adapters.private_folders import make_private
from domain.outages import OutOfStep, StoreDown
from read_models.model import Slot
from read_models.product_search import PRODUCT_SEARCH

LOCK_SECONDS_MAX: Final = 5.0
LOCK_POLL_SECONDS: Final = 0.005
HOLD_SECONDS: Final = 2.0
TAKE_OVER_SECONDS: Final = 1.0
UNFINISHED_SECONDS: Final = 60.0
INDEX_PREFIX: Final = "products-"
TAKEN_OVER_PREFIX: Final = "taken-over-"
LOCK_PREFIX: Final = "lock-"
WRITER_LOCKS: Final = "*.lock"


class IndexFolder:
    def __init__(self, home: Path) -> None:
        self.home = home

    def named(self, slot: Slot) -> int | None:
        """The generation the slot holds, whether or not its index is still there."""
        try:
            return int((self.home / slot).read_text())
        except (FileNotFoundError, ValueError):
            return None

    def path(self, generation: int) -> Path:
        return self.home / f"{INDEX_PREFIX}{generation}"

    def present(self, slot: Slot) -> int | None:
        """The generation the slot holds, if its index is there."""
        generation = self.named(slot)
        return generation if generation is not None and self.path(generation).is_dir() else None

    def name(self, slot: Slot, generation: int) -> None:
        fresh = self.home / f"{slot}.{os.getpid()}.new"
        fresh.write_text(str(generation))
        os.replace(fresh, self.home / slot)

    def unname(self, slot: Slot) -> None:
        (self.home / slot).unlink(missing_ok=True)

    def hold(self) -> None:
        """For HOLD_SECONDS the live index is left as it is."""
        (self.home / "held").touch()

    def is_held(self) -> bool:
        try:
            return time.time() - (self.home / "held").stat().st_mtime < HOLD_SECONDS
        except FileNotFoundError:
            return False

    def release(self) -> None:
        (self.home / "held").unlink(missing_ok=True)

    @contextmanager
    def locked(self, seconds_max: float = LOCK_SECONDS_MAX) -> Iterator[None]:
        """Raises StoreDown("search") if somebody else doesn't let go of it in time: paused, perhaps.

        Each live generation has a lock of its own: whoever is paused with one in hand doesn't hold its successor's.
        """
        make_private(self.home)
        deadline = time.monotonic() + seconds_max
        while True:
            generation = self.named("live") or 0
            with (self.home / f"{LOCK_PREFIX}{generation}").open("a") as lock:
                take(lock, deadline)
                if (self.named("live") or 0) == generation:
                    yield
                    return

    def take_over(self, generation: int) -> int:
        """A copy of the live index under another number, live from now on, for when a paused process holds its lock.

        Its files never change once they are written, so the copy only links them. What the other one still writes when
        it wakes up goes into the old index, which nobody reads any more. Raises OutOfStep if it isn't live any longer.
        """
        try:
            with self.locked(TAKE_OVER_SECONDS):
                return self._take_over(generation)
        except StoreDown:  # it was paused with this lock in hand, so that nobody else can have changed anything
            return self._take_over(generation)

    def _take_over(self, generation: int) -> int:
        successor = max(time.time_ns() // 1_000_000, generation + 1)
        old, new = self.path(generation), self.home / f"{TAKEN_OVER_PREFIX}{successor}"
        new.mkdir()
        shutil.copyfile(old / "meta.json", new / "meta.json")  # first: what it names is there, and stays
        for file in old.iterdir():
            if file.name != "meta.json" and not file.match(WRITER_LOCKS):
                link(file, new / file.name)
        if self.named("live") != generation:
            shutil.rmtree(new, ignore_errors=True)
            raise OutOfStep(PRODUCT_SEARCH.name, 0, 0)
        new.rename(self.path(successor))
        self.name("live", successor)
        return successor

    def sweep(self) -> None:
        """While the lock is ours."""
        live, built = self.named("live"), self.named("next")
        kept = {self.path(generation) for generation in (live, built) if generation is not None}
        for index in self.home.glob(f"{INDEX_PREFIX}*"):
            if index not in kept:
                shutil.rmtree(index, ignore_errors=True)
        for unfinished in self.home.glob(f"{TAKEN_OVER_PREFIX}*"):
            if time.time() - unfinished.stat().st_mtime > UNFINISHED_SECONDS:
                shutil.rmtree(unfinished, ignore_errors=True)
        for lock in self.home.glob(f"{LOCK_PREFIX}*"):
            if lock.name != f"{LOCK_PREFIX}{live or 0}":
                lock.unlink(missing_ok=True)


def take(lock: IO[str], deadline: float) -> None:
    """Raises StoreDown("search")."""
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as held:
            if time.monotonic() > deadline:
                raise StoreDown("search") from held
            time.sleep(LOCK_POLL_SECONDS)
        else:
            return


def link(source: Path, target: Path) -> None:
    """Or copy it, where the file system knows no links."""
    with suppress(FileNotFoundError):  # merged away this instant; what meta.json names is not
        try:
            os.link(source, target)
        except OSError:
            shutil.copyfile(source, target)
