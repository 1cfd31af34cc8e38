"""Postal codes: however people type them, as their country writes them."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cached_property
from typing import Final

import msgspec

SEPARATORS: Final = re.compile("[\\s.\\-\u2010-\u2015\u2212\u30fc]+")
"""Blanks, dots, and all that looks like a hyphen on somebody's keyboard."""

SIGN: Final = re.compile("[A-Z0-9]")


class PostalCodes(msgspec.Struct, frozen=True, dict=True):
    """Those of one country. The examples show how their blanks and hyphens go; `prefix` is what is written before them
    on letters from abroad, as in CH-3000.
    """

    country: str
    pattern: re.Pattern[str]
    examples: tuple[str, ...]
    prefix: str

    def written(self, text: str) -> str | None:
        """As the country writes it: "k1a0b1" of Canada is "K1A 0B1". None for what is none of its codes. Idempotent."""
        return next((way for way in self.ways(plain(text)) if self.pattern.fullmatch(way)), None)

    def ways(self, typed: str) -> Iterator[str]:
        """What may have been meant, likeliest first. Whoever has put blanks or hyphens knows where they go."""
        if SEPARATORS.search(typed):
            yield typed
        for text in (typed, self.country_before.sub("", typed)):
            for lead in ("", self.lead):
                signs = lead + signs_of(text)
                if len(signs) in self.layouts:
                    yield self.layouts[len(signs)].format(*signs)
            yield text

    @cached_property
    def layouts(self) -> dict[int, str]:
        """Where blanks and hyphens go, for each number of letters and digits: "{}{}{}-{}{}{}{}" of Japan's seven."""
        return {len(signs_of(example)): SIGN.sub("{}", example) for example in reversed(self.examples)}

    @cached_property
    def country_before(self) -> re.Pattern[str]:
        """D-10115 is 10115, SE-114 55 and SE11455 are 114 55."""
        prefix = re.escape(signs_of(self.prefix) or self.country)
        return re.compile(f"^(?:(?:{self.country}|{prefix})[ -]?|{self.country[0]}-)")

    @cached_property
    def lead(self) -> str:
        """Letters that every code begins with, and people leave out: the LV of Latvia's LV-1010."""
        written = re.match(r"[A-Z]*[ -]?", self.examples[0])
        return signs_of(written[0]) if written and self.pattern.pattern.startswith(written[0]) else ""


def plain(text: str) -> str:
    """Capitals, digits of ASCII, single blanks."""
    if not text.isascii():
        normal = unicodedata.normalize("NFKC", text)
        text = "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in normal)
    return " ".join(text.upper().split())


def signs_of(text: str) -> str:
    return SEPARATORS.sub("", text)
