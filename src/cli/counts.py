"""The files in which an API process counts, for those that are asked for the counts of all."""

import os
from pathlib import Path
from typing import Final

FOLDER: Final = "PROMETHEUS_MULTIPROC_DIR"
KINDS: Final = ("counter", "histogram")
FILE_BYTES: Final = 4 * 2**20


def make_room_for_counts() -> None:
    """Called before the library that counts is loaded. Where there is no room a process counts for itself.

    The library maps files that have a length and no room yet. Where the disk is full the system then ends the process
    at its next count (SIGBUS), and the one that takes its place, too.
    """
    if not (folder := os.environ.get(FOLDER)) or not hasattr(os, "posix_fallocate"):
        return
    files = [Path(folder) / f"{kind}_{os.getpid()}.db" for kind in KINDS]
    try:
        for file in files:
            with file.open("ab") as opened:
                os.posix_fallocate(opened.fileno(), 0, FILE_BYTES)
    except OSError:
        for file in files:
            file.unlink(missing_ok=True)
        del os.environ[FOLDER]
