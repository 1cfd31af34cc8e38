"""What the guides show of a file is in that file, to the letter."""

import re
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[2]
GUIDES: Final = sorted((ROOT / "docs" / "how-to").glob("*.md"))
SHOWN: Final = re.compile(r"`((?:src|db|tests)/[\w./]+)`:\n\n```\w+\n(.*?)```", re.S)


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.stem)
def test_what_a_guide_shows_of_a_file_is_there(guide: Path) -> None:
    shown = SHOWN.findall(guide.read_text())
    assert shown, "it shows no file"
    assert [file for file, lines in shown if lines not in (ROOT / file).read_text()] == []
