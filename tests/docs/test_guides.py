"""What a guide shows of a file is in that file, to the letter."""

import re
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
GUIDES: Final = (ROOT / "docs" / "how-to").glob("*.md")
SHOWN: Final = re.compile(r"`((?:src|db|tests)/[\w./]+)`:\n\n```\w+\n(.*?)```", re.S)


def test_what_a_guide_shows_of_a_file_is_there() -> None:
    shown = [found for guide in GUIDES for found in SHOWN.findall(guide.read_text())]
    assert shown, "they show nothing"
    assert [file for file, lines in shown if lines not in (ROOT / file).read_text()] == []
