"""What the locks name, and what of it belongs on this machine."""

import re
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path
from typing import Final

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT: Final = Path(__file__).parent.parent.parent
RUNTIME: Final = "requirements-runtime.lock"
EMBEDDED: Final = "requirements-embedded.lock"
BUILD: Final = "requirements-build.lock"
ALL: Final = "requirements.lock"


def locked(lock: str) -> dict[str, Requirement]:
    """By the name of the package."""
    lines = re.findall(r"^[a-z0-9].*$", (ROOT / lock).read_text(), re.MULTILINE)
    found = (Requirement(line.rstrip(" \\")) for line in lines)
    return {canonicalize_name(each.name): each for each in found}


def belongs_here(requirement: Requirement) -> bool:
    return requirement.marker is None or requirement.marker.evaluate()


def needed_by(package: str) -> Iterator[str]:
    """What must be there with it on this machine; an extra that is asked for is its own business."""
    try:
        lines = requires(package) or []
    except PackageNotFoundError:
        return
    for line in lines:
        needed = Requirement(line)
        if needed.marker is None or needed.marker.evaluate({"extra": ""}):
            yield canonicalize_name(needed.name)
