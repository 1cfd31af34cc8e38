"""What is said of a product at length: HTML, of a few safe elements.

Whoever writes plain text need not know: "<" and "&" that are no markup are taken as they read.
"""

import re
from html import escape, unescape
from html.parser import HTMLParser
from typing import Final

import nh3

from domain.catalog.product_fields import NOT_TOO_LONG
from domain.refusals import InvalidInput
from domain.texts import tidy

INLINE: Final = frozenset("a b code del em i ins s small span strong sub sup u".split())
BLOCKS: Final = frozenset(
    "blockquote br caption dd div dl dt h1 h2 h3 h4 h5 h6 hr li ol p pre table tbody td tfoot th thead tr ul".split()
)
DROPPED: Final = frozenset("iframe noscript script style template".split())
"""With all that is in them; of all other elements the content stays."""

ATTRIBUTES: Final = {"a": {"href", "title"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}}
SCHEMES: Final = {"http", "https", "mailto", "tel"}

# "a<b and c>d" is arithmetic, and a <steel> bottle a bottle: elements have names that HTML knows, attributes values.
ELEMENTS: Final = (
    INLINE | BLOCKS | DROPPED | nh3.ALLOWED_TAGS
    | frozenset("body button embed font form head html input label link main meta object section svg video".split())
)  # fmt: skip
ATTRIBUTES_MAX: Final = 50
COMMENT_CHARS_MAX: Final = 2_000
ATTRIBUTE: Final = (
    r"""\s+(?:[\w:-]+\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>]+)|(?:async|controls|hidden|nowrap|reversed)\b)"""
)
ELEMENT: Final = rf"/?(?:{'|'.join(sorted(ELEMENTS))}|[a-z]\w*:\w+)(?:{ATTRIBUTE}){{0,{ATTRIBUTES_MAX}}}+\s*/?\s*>"
STRAY: Final = re.compile(
    rf"<(?!{ELEMENT}|!--.{{0,{COMMENT_CHARS_MAX}}}?-->|[!?][a-z][^<>]*>)", re.IGNORECASE | re.DOTALL
)
"""A "<" that begins no element, comment or declaration."""

TAG: Final = re.compile(r'</?([a-z][a-z0-9]*)[^<>"]*+(?:"[^"]*"[^<>"]*+)*+>')
"""Of a clean description."""

PASSES_MAX: Final = 5


def kept_description(text: str) -> str:
    """Clean, and no longer than what can be said again. Raises InvalidInput."""
    cleaned = clean_description(text)
    if not NOT_TOO_LONG.fits(cleaned):
        raise InvalidInput("description", f"It is too long once it is clean. {NOT_TOO_LONG.words}", NOT_TOO_LONG.code)
    return cleaned


def clean_description(text: str) -> str:
    """HTML that is safe to put into a page, and tidy, also where characters are written as references. Idempotent.

    Elements, attributes and addresses that aren't among ours are taken out; what they said stays, scripts apart.
    """
    for _ in range(PASSES_MAX):  # nearly always the second finds nothing to do
        cleaned = cleaned_once(tidy(text))
        if cleaned == text:
            return text
        text = cleaned
    return as_html(tidy(plain_text(text)))


def cleaned_once(text: str) -> str:
    cleaned = nh3.clean(
        STRAY.sub("&lt;", text),
        tags=set(INLINE | BLOCKS),
        clean_content_tags=set(DROPPED),
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
    )
    return cleaned.replace("&nbsp;", "\u00a0").strip()


def as_html(text: str) -> str:
    return escape(text, quote=False)


def plain_text(description: str) -> str:
    """What it says to a reader, without markup and on one line."""
    if "<" in description or "&" in description:
        reading = Reading()
        reading.feed(description)
        reading.close()
        description = "".join(reading.said)
    return " ".join(description.split())


def plain_text_of_clean(description: str) -> str:
    """The same of one that is clean, in a tenth of the time: what looks like an element there is one."""
    return " ".join(unescape(TAG.sub(between_words, description)).split())


def between_words(tag: re.Match[str]) -> str:
    return "" if tag[1] in INLINE else " "


class Reading(HTMLParser):
    """Blocks stand apart; an element within a line parts no word."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []

    def handle_data(self, data: str) -> None:
        self.said.append(data)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in INLINE:
            self.said.append(" ")
