"""CHANGELOG.md, version by version (Keep a Changelog 1.1)."""

import re
from datetime import date
from pathlib import Path
from typing import Final

import msgspec

UNRELEASED: Final = "Unreleased"
HEADING: Final = re.compile(r"^## \[([^\]]+)\](?: - (.+))?$", re.M)
KINDS: Final = ("Added", "Changed", "Deprecated", "Removed", "Fixed", "Security")


class Section(msgspec.Struct, frozen=True):
    """`text` is what stands under the heading, without blanks around it."""

    version: str
    day: str | None
    text: str

    @property
    def has_a_day(self) -> bool:
        try:
            return self.day is not None and date.fromisoformat(self.day) is not None
        except ValueError:
            return False

    @property
    def odd_kinds(self) -> list[str]:
        """Headings in it that Keep a Changelog doesn't know."""
        return [kind for kind in re.findall(r"^### (.+)$", self.text, re.M) if kind not in KINDS]


def sections(changelog: Path) -> list[Section]:
    """The newest first, as they stand in the file."""
    text = changelog.read_text()
    headings = list(HEADING.finditer(text))
    ends = [heading.start() for heading in headings[1:]] + [len(text)]
    return [
        Section(heading[1], heading[2], text[heading.end() : end].strip())
        for heading, end in zip(headings, ends, strict=True)
    ]
