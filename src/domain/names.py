"""What things are called: names are text, of people's own words."""

import re
from html import unescape
from html.entities import html5
from typing import Final

from domain.faults import FaultCode
from domain.refusals import InvalidInput
from domain.texts import tidy

CHARACTER_REFERENCE: Final = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|([A-Za-z][A-Za-z0-9]{1,31}));")


def clean_name(text: str, field: str = "name") -> str:
    """A name as the shop keeps it: tidy, its white space single blanks, "Fish &amp; Chips" as "Fish & Chips".

    Tags are not taken out, for there are none in a name: "<3" and "<b>" are what somebody called it. Idempotent.
    Raises InvalidInput where nothing is left.
    """
    while (read := tidy(CHARACTER_REFERENCE.sub(character, text))) != text:
        text = read
    name = " ".join(text.split())
    if not name:
        raise InvalidInput(field, "There is nothing to read in it.", FaultCode.REQUIRED)
    return name


def character(reference: re.Match[str]) -> str:
    """What it stands for; a word that stands for nothing stays."""
    word = reference.group(1)
    return unescape(reference.group()) if word is None or f"{word};" in html5 else reference.group()
