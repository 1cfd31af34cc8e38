"""What deploy/Dockerfile makes, made without a container: its steps are done as they are written, in folders.

The first stage wants the Debian it names, and does all it does below /srv: here that is a folder, for its steps alone.
The second begins with nothing, so that its files are all there is: a root to live in.
"""

import os
import platform
import posixpath
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from tests.deploy.image import IMAGE_USER, ROOT, Stage, pairs

DEBIAN: Final = "bookworm"
TOOLS: Final = "apt-get -q install"
"""The step that is passed over: what it installs is to be there."""
NEEDED: Final = ("/usr/bin/python3.11", "/usr/lib/python3.11/ensurepip", "/usr/bin/strip")
CHROOT: Final = "/usr/sbin/chroot"
PLACES: Final = "/usr/sbin:/usr/bin:/sbin:/bin"
BELOW_SRV: Final = 'mount --make-rprivate / && mount --bind "$1" /srv && cd "$2" && eval "$3"'
UNCHANGEABLE: Final = """
mount --make-rprivate /
mount --bind "$1" "$1"
mount --bind "$2" "$1/srv/tradepost/data"
mount -t tmpfs -o mode=1777 tmpfs "$1/tmp"
mount --rbind /dev "$1/dev"
mount --rbind /proc "$1/proc"
mount -o remount,bind,ro "$1"
root=$1 user=$3; shift 3
exec setpriv --no-new-privs /usr/sbin/chroot --userspec="$user" --groups= "$root" "$@"
"""
"""In a namespace of mounts of its own: what an engine does for a container that is read-only."""


def why_not() -> str:
    """What is missing to make it here, or nothing."""
    if os.geteuid() != 0 or not shutil.which("setpriv"):
        return "only root can make a root to live in"
    if platform.freedesktop_os_release().get("VERSION_CODENAME") != DEBIAN:
        return f"only Debian's {DEBIAN} makes what is in there"
    return ", ".join(f"there is no {place}" for place in NEEDED if not Path(place).exists())


def make(built: Stage, image: Stage, home: Path) -> Path:
    """The image's root, in `home`. Raises CalledProcessError."""
    srv, root = home / "srv", home / "image"
    build(built, srv)
    put_together(image, srv, root)
    return root


def build(stage: Stage, srv: Path) -> None:
    folder, environment = "/srv", {**os.environ, "PATH": PLACES}  # which says how packages are had here
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    srv.mkdir()
    for step in stage.steps:
        if step.instruction == "ENV":
            environment |= pairs(step)
        elif step.instruction == "WORKDIR":
            folder = step.value
            (srv / below(folder)).mkdir(parents=True, exist_ok=True)
        elif step.instruction == "COPY":
            *sources, target = step.words
            for source in sources:
                lay(ROOT / source, f"{srv / below(folder)}/{target}")
        elif step.instruction == "RUN" and TOOLS not in step.value:
            words = ["unshare", "--mount", "sh", "-ec", BELOW_SRV, "sh", str(srv), folder, step.value]
            subprocess.run(words, env=environment, check=True)


def put_together(stage: Stage, srv: Path, root: Path) -> None:
    folder, environment = "/", dict[str, str]()
    root.mkdir()
    for step in stage.steps:
        if step.instruction == "ENV":
            environment |= pairs(step)
        elif step.instruction == "WORKDIR":
            folder = step.value
        elif step.instruction == "COPY":
            *options, source, target = step.words
            place = f"{root}{posixpath.join(folder, target)}"
            lay(srv / below(source), place)
            if (owner := options[-1]).startswith("--chown="):
                subprocess.run(["chown", "--recursive", owner.removeprefix("--chown="), place], check=True)
        elif step.instruction == "RUN":
            subprocess.run([CHROOT, str(root), *step.words], env=environment, check=True)


def below(place: str) -> str:
    return posixpath.relpath(place, "/srv")


def lay(source: Path, place: str) -> None:
    """As COPY does it: what is in a folder, or a file, which may keep its name."""
    if source.is_dir():
        shutil.copytree(source, place, symlinks=True, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        Path(posixpath.dirname(place)).mkdir(parents=True, exist_ok=True)
        shutil.copy2(source, place)


def inside(root: Path, data: Path, *words: str) -> list[str]:
    """What runs there is the image's user, who may do nothing, and nothing can be written but in two places."""
    user = f"{IMAGE_USER}:{IMAGE_USER}"
    here = ["sh", "-c", 'cd /srv/tradepost && exec "$@"', "sh", *words]
    return ["unshare", "--mount", "sh", "-ec", UNCHANGEABLE, "sh", str(root), str(data), user, *here]


def outside(environment: Mapping[str, str]) -> dict[str, str]:
    """Where who starts it finds unshare, too."""
    return {**environment, "PATH": f"{environment['PATH']}:{PLACES}"}


def files_below(folder: Path) -> Iterator[Path]:
    return (file for file in folder.rglob("*") if file.is_file() and not file.is_symlink())


def size_of(folder: Path) -> int:
    """Bytes of what is in it, each file's own, as an engine counts an image."""
    return sum(file.stat().st_size for file in files_below(folder))
