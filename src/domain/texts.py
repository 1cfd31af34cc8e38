"""Texts as they come from outside."""

import re
import unicodedata
from typing import Final

END: Final = r"$(?!\n)"
"""The end of a text in a pattern: `$` alone would let a line feed through. OpenAPI's readers understand this too."""

ESCAPED_NUL: Final = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
"""U+0000 as JSON writes it, which no Postgres text can hold; not so after another backslash."""

LINE_ENDS: Final = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Control characters are obeyed by terminals and seen by nobody; embeddings, overrides and isolates of directions reach
# beyond the text they stand in and make it read as another.
NEVER_TYPED: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
BLANK: Final = (
    " \t\n\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
    "\xad\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u2060\u2800\u3164\uffa0"
)
"""White space, and what looks like it or like nothing at the ends of a text: joiners with nothing to join, marks of
direction, the soft hyphen, empty letters.
"""


def tidy(text: str) -> str:
    """The text as its writer means it: NFC, no blanks at its ends, one kind of line end, nothing that can't be typed.

    Idempotent. Blanks inside stay as they are.
    """
    if text.isascii() and text.isprintable():
        return text.strip(" ")
    seen = NEVER_TYPED.sub("", LINE_ENDS.sub("\n", text))
    return unicodedata.normalize("NFC", seen).strip(BLANK)
