"""The records of releases, in folders of this one by their versions; `record.py` writes one."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import msgspec
from packaging.version import Version

FOLDER: Final = Path(__file__).parent
RELEASE: Final = "release.json"
LOOKED_AT: Final = 2
"""How many releases back today's programs stand beside."""

Columns = dict[str, str]
"""By its name, what a column is, as Postgres calls it; with `?` where it may be NULL."""


class Release(msgspec.Struct, frozen=True):
    """`schema` is the number of its last migration; `tables` are those its programs read and write."""

    version: str
    schema: str
    tables: dict[str, Columns]

    @property
    def folder(self) -> Path:
        return FOLDER / self.version

    def read(self, name: str) -> Any:
        return msgspec.json.decode((self.folder / name).read_bytes())


def versions(names: Sequence[str]) -> list[str]:
    """In their order."""
    return sorted(names, key=Version)


def releases() -> list[Release]:
    """The last ones, oldest first."""
    known = versions([file.parent.name for file in FOLDER.glob(f"*/{RELEASE}")])
    return [msgspec.json.decode((FOLDER / name / RELEASE).read_bytes(), type=Release) for name in known[-LOOKED_AT:]]
