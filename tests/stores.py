"""The stores of a test run: one Postgres and one Valkey, started when a test first asks, stopped however the run ends.

A run holds the lock on RUN in its folder. Whoever asks first, of any number of test processes, starts a keeper (this
file, as a program). It stops the stores and removes the folder as soon as that lock is free, and so also after Ctrl-C
and kill -9.
"""

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import IO, Final

import msgspec

RUN: Final = "run"
ADDRESSES: Final = "addresses.json"
STOP_SECONDS_MAX: Final = 20
LOOK_SECONDS: Final = 0.02


class Addresses(msgspec.Struct, frozen=True):
    """As their owner comes in, who may do everything."""

    postgres: str
    valkey: str


class Run:
    """The first process's: `home` is where the others find the stores."""

    def __init__(self) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="tradepost-tests-"))
        self._held = locked(self.home / RUN)

    def end(self) -> None:
        """When it returns the stores are stopped and the folder is gone."""
        kept = (self.home / ADDRESSES).exists()
        self._held.close()
        deadline = time.monotonic() + STOP_SECONDS_MAX
        while kept and self.home.exists() and time.monotonic() < deadline:
            time.sleep(LOOK_SECONDS)
        shutil.rmtree(self.home, ignore_errors=True)


def addresses(home: Path) -> Addresses:
    """Of running stores with a migrated database `tradepost`."""
    with locked(home / "first"):
        if not (home / ADDRESSES).exists():
            ask_keeper(home)
    return msgspec.json.decode((home / ADDRESSES).read_bytes(), type=Addresses)


def ask_keeper(home: Path) -> None:
    """In a session of its own: Ctrl-C is for the tests. Raises AssertionError with what the keeper had to say."""
    log = home / "keeper.log"
    with log.open("wb") as said:
        keeper = subprocess.Popen(
            [sys.executable, "-m", "tests.stores", home], stdout=said, stderr=said, start_new_session=True
        )
    while not (home / ADDRESSES).exists():
        assert keeper.poll() is None, log.read_text()
        time.sleep(LOOK_SECONDS)
    keeper.returncode = 0  # nobody waits for it: it outlives whoever happened to ask first


def locked(file: Path) -> IO[bytes]:
    """Until it is closed or its process ends. Nobody inherits it."""
    lock = file.open("ab")
    fcntl.flock(lock, fcntl.LOCK_EX)
    return lock


def keep(home: Path) -> None:
    import asyncio

    from cli.stores.postgres import OPTIONS, Postgres
    from cli.stores.process import stop
    from cli.stores.valkey import OPTIONS as VALKEY_OPTIONS
    from cli.stores.valkey import Valkey
    from db.migrate import migrate

    fast = {
        **OPTIONS,
        "fsync": "off",
        "full_page_writes": "off",
        "synchronous_commit": "off",
        "max_prepared_transactions": "2",
        "max_connections": "400",  # the owner's pool and the workers' of two test processes, all of them full
    }
    postgres = Postgres(home / "postgres", fast)
    valkey = Valkey(home / "valkey", {**VALKEY_OPTIONS, "appendonly": "no"})
    running = []
    try:
        running += [(postgres.start(), postgres.farewell)]
        running += [(valkey.start(), valkey.farewell)]
        asyncio.run(migrate(postgres.url))
        found = home / "addresses.new"
        found.write_bytes(msgspec.json.encode(Addresses(postgres.url, valkey.url)))
        found.rename(home / ADDRESSES)
        locked(home / RUN)
    finally:
        for process, farewell in reversed(running):
            stop(process, farewell)
        if (home / ADDRESSES).exists():
            shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    os.chdir("/")
    keep(Path(sys.argv[1]))
