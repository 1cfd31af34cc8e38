"""Texts as XML and tables of tabs can hold them."""

import re
from typing import Final
from xml.sax.saxutils import escape

# XML 1.0, 2.2: no document can hold these characters, however they are written.
NO_CHARACTER: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def said(text: str) -> str:
    """On one line, without tabs, and without what XML can't hold."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip(" ")
    return " ".join(NO_CHARACTER.sub("", text).split())


def in_xml(text: str) -> str:
    return escape(text)


def element(name: str, text: str) -> str:
    """Of a text that was `said`."""
    return f"<{name}>{in_xml(text)}</{name}>"
