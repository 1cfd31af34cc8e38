"""The fenced blocks of the pages: what their readers copy."""

import re
from pathlib import Path
from textwrap import dedent
from typing import Final, NamedTuple

ROOT: Final = Path(__file__).parents[2]
FENCED: Final = re.compile(r"^ *```([^\n`]*)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)


class Block(NamedTuple):
    language: str
    text: str


def pages() -> list[str]:
    """Of today: the changelog says what was so at other times."""
    found = {*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")} - {ROOT / "CHANGELOG.md"}
    return sorted(str(page.relative_to(ROOT)) for page in found)


def blocks(page: str) -> list[Block]:
    return [Block(language, dedent(text)) for language, text in FENCED.findall((ROOT / page).read_text())]


def block(page: str, words: str) -> str:
    """The text of the one block of the page that has these words in it."""
    (found,) = (each.text for each in blocks(page) if words in each.text)
    return found
