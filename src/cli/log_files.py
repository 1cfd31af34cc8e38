"""Log files of a shop that runs for years: each is kept, and its predecessor, up to a size."""

import shutil
from pathlib import Path
from typing import Final

LOG_BYTES_MAX: Final = 50_000_000


def rotate(folder: Path, bytes_max: int = LOG_BYTES_MAX) -> None:
    """Copy logs that have grown too long aside and empty them. All are opened to append: their writers just go on."""
    for log in folder.glob("*/*.log"):
        if log.stat().st_size > bytes_max:
            shutil.copyfile(log, log.with_suffix(".log.1"))
            with log.open("r+b") as file:
                file.truncate(0)
