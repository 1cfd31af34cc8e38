"""What things are called: names are text, of people's own words."""

import re
from html import unescape
from html.entities import html5
from typing import Final

from domain.faults import Check, FaultCode
from domain.refusals import InvalidInput
from domain.texts import tidy

CHARACTER_REFERENCE: Final = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|([A-Za-z][A-Za-z0-9]{1,31}));")

NOTHING_SEEN: Final = re.compile(
    "[\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\uffa0\ufff0-\ufff8"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""What no font draws by itself (Unicode 16, Default_Ignorable_Code_Point), and the empty Braille pattern."""


def clean_name(text: str, field: str = "name") -> str:
    """A name as the shop keeps it: tidy, its white space single blanks, "Fish &amp; Chips" as "Fish & Chips".

    Tags are not taken out, for there are none in a name: "<3" and "<b>" are what somebody called it. Idempotent.
    Raises InvalidInput where there is nothing to read in it.
    """
    name = cleaned(text)
    if not NOTHING_SEEN.sub("", name):
        raise InvalidInput(field, READABLE.words, READABLE.code)
    return name


def cleaned(text: str) -> str:
    while (read := tidy(CHARACTER_REFERENCE.sub(character, text))) != text:
        text = read
    return " ".join(text.split())


def is_readable(text: str) -> bool:
    """Of most texts it is seen at a glance."""
    if text.isascii() and text.isprintable() and "&" not in text:
        return not text.isspace() and text != ""
    return bool(NOTHING_SEEN.sub("", cleaned(text)))


READABLE: Final = Check(is_readable, FaultCode.REQUIRED, "There is nothing to read in it.")
"""Of a type, so that it is told with all else that is wrong."""


def character(reference: re.Match[str]) -> str:
    """What it stands for; a word that stands for nothing stays."""
    word = reference.group(1)
    return unescape(reference.group()) if word is None or f"{word};" in html5 else reference.group()
