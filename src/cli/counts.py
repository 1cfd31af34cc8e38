"""The files in which an API process counts, for those that are asked for the counts of all."""

import os
from pathlib import Path
from typing import Final

FOLDER: Final = "PROMETHEUS_MULTIPROC_DIR"
FILE_BYTES: Final = 4 * 2**20
BYTES: Final = {"counter": FILE_BYTES, "histogram": FILE_BYTES, "gauge_livesum": 2**16}
"""By kind of number: some ten thousand series of each kind that grows with what is asked for, and a few hundred."""


def make_room_for_counts() -> None:
    """Called before the library that counts is loaded. Where there is no room a process counts for itself.

    The library maps files that have a length and no room yet. Where the disk is full the system then ends the process
    at its next count (SIGBUS), and the one that takes its place, too.
    """
    if not (folder := os.environ.get(FOLDER)) or not hasattr(os, "posix_fallocate"):
        return
    files = {Path(folder) / f"{kind}_{os.getpid()}.db": room for kind, room in BYTES.items()}
    try:
        for file, room in files.items():
            with file.open("ab") as opened:
                os.posix_fallocate(opened.fileno(), 0, room)
    except OSError:
        for file in files:
            file.unlink(missing_ok=True)
        del os.environ[FOLDER]
