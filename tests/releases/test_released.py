"""Every release has its record, and the last ones are those by their numbers."""

import re
from pathlib import Path

from tests.releases.released import FOLDER, RELEASE, releases, versions

CHANGELOG = Path(__file__).parents[2] / "CHANGELOG.md"


def test_every_release_of_the_changelog_is_recorded() -> None:
    """By `pytest tests/releases/record.py`, on the day it was made."""
    released = set(re.findall(r"^## \[(\d[^]]*)\]", CHANGELOG.read_text(), re.MULTILINE))
    assert released <= {file.parent.name for file in FOLDER.glob(f"*/{RELEASE}")}


def test_they_stand_in_the_order_of_their_numbers() -> None:
    assert versions(["0.10.0", "0.9.1", "1.0.0", "0.9.0"]) == ["0.9.0", "0.9.1", "0.10.0", "1.0.0"]
    assert [release.folder.name for release in releases()] == [release.version for release in releases()]
