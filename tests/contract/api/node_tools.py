"""Programs of Node that tests run, each by its own lock file. They lie in pytest's cache and are installed once."""

import hashlib
import os
import shutil
import subprocess
from pathlib import Path
from typing import Final

import pytest

HERE: Final = Path(__file__).parent
INSTALL: Final = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
needs_node = pytest.mark.skipif(
    shutil.which("npm") is None, reason="no Node on this machine: Debian's packages are nodejs and npm"
)


def installed(name: str, cache: Path) -> Path:
    """The folder that has `node_modules` as tests/contract/api/NAME/package-lock.json says.

    Raises CalledProcessError where the packages can't be had.
    """
    wanted = HERE / name
    lock = hashlib.sha256((wanted / "package-lock.json").read_bytes()).hexdigest()[:12]
    folder = cache / f"{name}-{lock}"
    if not folder.exists():
        half_made = cache / f"{name}-{lock}.{os.getpid()}"
        shutil.copytree(wanted, half_made)
        subprocess.run(["npm", *INSTALL], cwd=half_made, check=True)
        half_made.rename(folder)
    return folder
