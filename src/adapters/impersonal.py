"""Texts of errors as others may read them: databases and servers like to repeat what they were given."""

import re
from typing import Final

CHARS_MAX: Final = 200
CHARS_READ_MAX: Final = 2_000
LEFT_OUT: Final = "…"

ADDRESS: Final = re.compile(r"[^\s\"'<>()\[\]{},;:=|\\@]{1,64}@[^\s\"'<>()\[\]{},;:=|\\@]{1,255}")
QUOTED: Final = re.compile(r"""(['"`]).*?\1|\(.*?\)|=\S+""")
LONG: Final = re.compile(r"[\w.+/~-]{20,}|\d{5,}")


def without_addresses(text: str) -> str:
    """Whoever has an e-mail address is not named by it."""
    return ADDRESS.sub(LEFT_OUT, text) if "@" in text else text


def impersonal(text: str) -> str:
    """Of its first line, only what programs say by themselves: nothing in quotes or brackets, no address, nothing that
    might be an id or a token.
    """
    line = text[:CHARS_READ_MAX].partition("\n")[0]
    for what in (QUOTED, ADDRESS, LONG):
        line = what.sub(LEFT_OUT, line)
    return line[:CHARS_MAX]
