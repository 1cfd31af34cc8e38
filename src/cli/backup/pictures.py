"""The pictures of a shop that keeps them in its data folder."""

from collections.abc import Callable
from pathlib import Path

from adapters.media.keys import Media, MediaFolder
from cli.backup.archive import Archive, chunks_of
from cli.backup.manifest import PICTURES, Where


def where_pictures_lie(media: Media) -> Where:
    return "in the backup" if isinstance(media, MediaFolder) else "elsewhere"


def pictures_in(media: Media) -> list[Path]:
    """Whole ones: what is still being written begins with a dot."""
    if not isinstance(media, MediaFolder):
        return []
    return sorted(file for file in media.folder.glob("*/*") if file.is_file() and not file.name.startswith("."))


def add_pictures(archive: Archive, pictures: list[Path], advance: Callable[[int], None]) -> None:
    """After the ledger: a file is there before a row names it, and for a day after none does any more."""
    for number, file in enumerate(pictures, 1):
        try:
            content = file.open("rb")
        except FileNotFoundError:
            continue  # named by nothing since yesterday, and swept meanwhile
        with content:
            archive.add(f"{PICTURES}{file.parent.name}/{file.name}", chunks_of(content))
        advance(number)
