"""What a guide shows of a file is in that file, to the letter."""

import re
from collections.abc import Iterator
from typing import Final

from tests.docs.blocks import FENCED, ROOT, in_line

GUIDES: Final = sorted((ROOT / "docs" / "how-to").glob("*.md"))
NAMED: Final = re.compile(r"`((?:src|db|tests)/[\w./]+)`:\n\n$")


def shown() -> Iterator[tuple[str, str]]:
    """Files, and the lines that are shown of them."""
    for guide in GUIDES:
        text = guide.read_text()
        for fenced in FENCED.finditer(text):
            if named := NAMED.search(text, 0, fenced.start()):
                yield named[1], in_line(fenced[3], fenced[1])


def test_what_a_guide_shows_of_a_file_is_there() -> None:
    assert list(shown()), "they show nothing"
    assert [file for file, lines in shown() if lines not in (ROOT / file).read_text()] == []
