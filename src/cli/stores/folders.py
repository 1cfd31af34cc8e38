"""The folders stores lie in, and their sockets: ours alone, whoever made them."""

import hashlib
import os
import pwd
import stat
import tempfile
from pathlib import Path
from typing import Final

from cli.stores.process import StartFailed

SOCKET_PATH_BYTES_MAX: Final = 100
OURS_ALONE: Final = 0o700


def socket_dir(home: Path) -> Path:
    """In the data folder; where that path is too long for a socket, a folder under the system's temporary one."""
    if len(str(home).encode()) <= SOCKET_PATH_BYTES_MAX - len("/.s.PGSQL.5432"):
        return home
    return Path(tempfile.gettempdir()) / f"tradepost-{hashlib.sha256(str(home).encode()).hexdigest()[:16]}"


def make_ours(folder: Path, user: str | None = None) -> None:
    """Made, or closed to others where it was open to them; `user` is whose it may be beside us.

    Raises StartFailed where it leads elsewhere, is no folder, or somebody else's: whoever owns the folder of a socket
    could answer in our place.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=OURS_ALONE)
        there = folder.lstat()
    except OSError as denied:
        raise StartFailed(f"{folder} can't be used ({denied.strerror}). Choose another --data-dir.") from denied
    owners = {os.geteuid()} if user is None else {os.geteuid(), pwd.getpwnam(user).pw_uid}
    if stat.S_ISLNK(there.st_mode):
        raise StartFailed(f"{folder} is a link. Remove it, or choose a --data-dir with a shorter path.")
    if there.st_uid not in owners:
        raise StartFailed(
            f"{folder} belongs to user {there.st_uid}. Remove it, or choose a --data-dir with a shorter path."
        )
    if stat.S_IMODE(there.st_mode) != OURS_ALONE:
        folder.chmod(OURS_ALONE)
