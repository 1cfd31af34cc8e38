"""The languages the shop speaks to people in, and those its products may be written in."""

from enum import StrEnum
from typing import Final


class Language(StrEnum):
    """ISO 639-1."""

    ENGLISH = "en"
    GERMAN = "de"
    FRENCH = "fr"


LANGUAGE_DEFAULT: Final = Language.ENGLISH
HEADER_CHARS_MAX: Final = 200

STEMMERS: Final = {
    "ar": "arabic",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "hu": "hungarian",
    "it": "italian",
    "nl": "dutch",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
}  # fmt: skip
"""By ISO 639-1, the Snowball stemmers (snowballstem.org) there are."""


def language_of(accepted: str | None) -> Language:
    """Which of ours somebody likes best, by an Accept-Language (RFC 9110, 12.5.4). What can't be read says nothing."""
    wishes = [wish(part) for part in (accepted or "")[:HEADER_CHARS_MAX].split(",")]
    liked = [(quality, -place, language) for place, (language, quality) in enumerate(wishes) if language and quality]
    return max(liked)[2] if liked else LANGUAGE_DEFAULT


def wish(part: str) -> tuple[Language | None, float]:
    """One entry, such as "de-CH;q=0.8", and how much it is liked (0 to 1)."""
    tag, _, quality = part.partition(";")
    primary = tag.strip().lower().partition("-")[0]
    known = Language(primary) if primary in set(Language) else None
    try:
        return known, float(quality.strip().removeprefix("q=") or 1)
    except ValueError:
        return known, 0.0
