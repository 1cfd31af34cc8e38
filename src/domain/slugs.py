"""Slugs: what a thing is called in an address.

One that was asked for is taken as it is or refused; one made from a name gives way to whoever has it.
"""

import re
import unicodedata
from contextlib import suppress
from typing import Final
from uuid import UUID

from anyascii import anyascii

from domain.faults import Check, FaultCode
from domain.refusals import InvalidInput
from domain.texts import END

SLUG_CHARS_MAX: Final = 80
SLUG_PATTERN: Final = f"^[a-z0-9]+(-[a-z0-9]+)*{END}"
SLUG_WORDS: Final = "Use lower-case letters a to z and digits, joined by hyphens."
SUFFIX_CHARS: Final = 8
RESERVED_SLUGS: Final = frozenset({"suggest"})
"""Words that stand for something else where a product's slug can stand."""
NAMELESS: Final = "item"
APOSTROPHES: Final = str.maketrans("", "", "'`")
"""Also what stands for a letter that ASCII has nothing like: "большой" is "bol'shoj"."""
NEITHER_LETTER_NOR_DIGIT: Final = re.compile(r"[^a-z0-9]+")


def slugify(text: str) -> str:
    """Letters of every script as ASCII writes them, and digits, joined by hyphens; "item" when nothing is left."""
    written = anyascii(unicodedata.normalize("NFC", text)).lower().translate(APOSTROPHES)
    return cut(NEITHER_LETTER_NOR_DIGIT.sub("-", written).strip("-"), SLUG_CHARS_MAX) or NAMELESS


def made_slug(name: str, identity: UUID, taken: frozenset[str] | set[str]) -> str:
    """From a name; with the end of the thing's id behind it where it may not stand alone, or is taken."""
    slug = slugify(name)
    if slug not in taken and may_stand(slug):
        return slug
    return f"{cut(slug, SLUG_CHARS_MAX - SUFFIX_CHARS - 1)}-{identity.hex[-SUFFIX_CHARS:]}"


def require_slug(slug: str) -> None:
    """Raises InvalidInput for one that would be read as something else."""
    if not may_stand(slug):
        raise InvalidInput("slug", NOT_RESERVED.words, NOT_RESERVED.code)


def may_stand(slug: str) -> bool:
    """Whether it is neither a reserved word nor, written in any way, an id."""
    with suppress(ValueError):
        UUID(slug)
        return False
    return slug not in RESERVED_SLUGS


NOT_RESERVED: Final = Check(
    may_stand, FaultCode.NOT_POSSIBLE, "This means something else in an address. Choose another one."
)
"""Of a product's slug, which stands where ids and words of ours can stand."""


def cut(slug: str, chars_max: int) -> str:
    return slug[:chars_max].strip("-")
