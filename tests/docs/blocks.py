"""The fenced blocks of the pages: what their readers copy."""

import re
from pathlib import Path
from typing import Final, NamedTuple

ROOT: Final = Path(__file__).parents[2]
FENCED: Final = re.compile(r"^( *)```([^\n`]*)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)


class Block(NamedTuple):
    language: str
    text: str


def pages() -> list[str]:
    """Of today: the changelog says what was so at other times."""
    found = {*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")} - {ROOT / "CHANGELOG.md"}
    return sorted(str(page.relative_to(ROOT)) for page in found)


def blocks(page: str) -> list[Block]:
    found = FENCED.findall((ROOT / page).read_text())
    return [Block(language, in_line(text, indent)) for indent, language, text in found]


def in_line(text: str, indent: str) -> str:
    """As it is where no list stands around it."""
    return re.sub(f"^{indent}", "", text, flags=re.MULTILINE)


def block(page: str, words: str) -> str:
    """The text of the one block of the page that has these words in it."""
    (found,) = (each.text for each in blocks(page) if words in each.text)
    return found
