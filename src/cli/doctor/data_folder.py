"""The data folder: may we write there, and may nobody else read its secrets?"""

import os
import stat
from pathlib import Path
from typing import Final

from cli.doctor.finding import Finding, broken, note, well
from cli.home import SECRETS, Home

OTHERS_MAY: Final = stat.S_IRGRP | stat.S_IWGRP | stat.S_IROTH | stat.S_IWOTH
"""Entering is no harm, and the embedded Postgres' own user may have to."""


def data_folder(home: Home) -> list[Finding]:
    folder = home.folder
    try:
        there = folder.is_dir()
        mine = os.access(folder, os.R_OK | os.W_OK | os.X_OK)
        open_secrets = [name for name in SECRETS if (folder / name).exists() and is_open(folder / name)]
        is_listed = there and is_open(folder)
    except OSError as denied:
        return [broken(f"{folder} can't be looked at: {denied.strerror}.", "Choose another with --data-dir.")]
    if not there:
        return [note(f"There is none at {folder}.", "`tradepost up` makes it; with servers of yours none is needed.")]
    if not mine:
        return [broken(f"{folder} is not ours to write.", "Run this as the user who started the shop.")]
    if open_secrets:
        files = " ".join(str(folder / name) for name in open_secrets)
        return [broken(f"Others may read the secrets in {folder}.", f"`chmod 600 {files}`, then change the secrets.")]
    if is_listed:
        return [note(f"Others may look into {folder}.", f"`chmod go-rw {folder}`, unless they are meant to.")]
    return [well(f"{folder} is ours alone.")]


def is_open(path: Path) -> bool:
    return bool(path.stat().st_mode & OTHERS_MAY)
