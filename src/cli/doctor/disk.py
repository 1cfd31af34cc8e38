"""Free space under the data folder. A server of yours has its own disk, which can't be seen from here."""

import os
import shutil
from pathlib import Path
from typing import Final

from cli.doctor.finding import Finding, broken, note, well
from cli.home import Home

FREE_MIB_MIN: Final = 512
"""Less than this a write-ahead log and one rebuild of the search index may not find."""
FREE_MIB_LOW: Final = 2_048
CURE: Final = "Free some space, or move the shop's data to a larger disk."


def disk(home: Home) -> list[Finding]:
    folder = next(path for path in (home.folder, *home.folder.parents) if os.path.exists(path))
    return [judged(folder, shutil.disk_usage(folder).free // 2**20)]


def judged(folder: Path, free_mib: int) -> Finding:
    found = f"{free_mib:,} MiB are free at {folder}."
    if free_mib < FREE_MIB_MIN:
        return broken(found, CURE)
    return note(found, CURE) if free_mib < FREE_MIB_LOW else well(found)
