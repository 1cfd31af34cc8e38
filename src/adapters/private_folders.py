"""Folders that nobody else is to look into."""

from pathlib import Path
from typing import Final

OURS_ALONE: Final = 0o700


def make_private(folder: Path) -> None:
    """With all above it that aren't there yet; what is there stays as open as it is."""
    for place in reversed((folder, *folder.parents)):
        place.mkdir(mode=OURS_ALONE, exist_ok=True)
