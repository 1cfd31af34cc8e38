"""What a check has found."""

from typing import Literal

import msgspec

Level = Literal["well", "note", "broken", "unknown"]
"""All is as it should be; worth knowing; something doesn't work or a promise doesn't hold; it couldn't be looked at."""


class Finding(msgspec.Struct, frozen=True):
    """`cure` says in a sentence what to do; None where all is well, or something else is to be mended first."""

    level: Level
    found: str
    cure: str | None = None


def well(found: str) -> Finding:
    return Finding("well", found)


def note(found: str, cure: str) -> Finding:
    return Finding("note", found, cure)


def broken(found: str, cure: str) -> Finding:
    return Finding("broken", found, cure)
