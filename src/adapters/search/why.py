"""Why a product stands where it stands, in words a shopkeeper knows: the same for both engines."""

from collections.abc import Container, Sequence
from enum import StrEnum
from typing import Final

import msgspec
from msgspec.structs import replace

from read_models.documents import encode

EXPLAINED_ITEMS_MAX: Final = 20
POINTS_DIGITS: Final = 4


class Place(StrEnum):
    """What decides where a product stands. Only `score` is a matter of points; `sort` is an order that was chosen."""

    CODE = "code"
    PINNED = "pinned"
    SCORE = "score"
    SORT = "sort"


class Reason(StrEnum):
    """What brings points; `inside` and `missing` bring none."""

    HAS = "has"
    AS_TYPED = "as-typed"
    TEXT = "text"
    NAME = "name"
    FRONT = "front"
    BRAND = "brand"
    CATEGORY = "category"
    FACTS = "facts"
    BEGINNING = "beginning"
    CORRECTED = "corrected"
    SYNONYM = "synonym"
    OTHER_SPELLING = "other-spelling"
    INSIDE = "inside"
    MISSING = "missing"
    GROUP = "group"
    CODE = "code"
    ALL_WORDS = "all-words"
    SIDE_BY_SIDE = "side-by-side"
    BOOST = "boost"
    AHEAD = "ahead"
    IN_STOCK = "in-stock"
    SELLS = "sells"


SENTENCES: Final = {
    Reason.HAS: "It has “{word}”, or the same word with another ending.",
    Reason.AS_TYPED: "“{word}” stands in its name, brand or description as it was typed.",
    Reason.TEXT: "“{word}” stands in its name, brand or description, in any form.",
    Reason.NAME: "“{word}” stands in its name.",
    Reason.FRONT: "“{word}” stands at the front of its name, which says what it is.",
    Reason.BRAND: "“{word}” stands in its brand.",
    Reason.CATEGORY: "“{word}” stands in its category.",
    Reason.FACTS: "“{word}” stands in its attributes or options.",
    Reason.BEGINNING: "It has a word that begins with “{word}”.",
    Reason.CORRECTED: "It has “{other}”, to which “{word}” was corrected.",
    Reason.SYNONYM: "It has “{other}”, which is said to mean the same as “{word}”.",
    Reason.OTHER_SPELLING: "It has “{other}”, another spelling of “{word}”.",
    Reason.INSIDE: "It has “{word}” only as a part of something longer, or as a code.",
    Reason.MISSING: "It does not have “{word}”.",
    Reason.GROUP: "“{word}” names its brand or its category.",
    Reason.CODE: "The words are its code, or begin it.",
    Reason.ALL_WORDS: "It has all that was asked for.",
    Reason.SIDE_BY_SIDE: "“{word}” stand side by side in it.",
    Reason.BOOST: "A boost: {word}.",
    Reason.AHEAD: "It has all that was asked for, and no boost takes another past it that has not.",
    Reason.IN_STOCK: "It is in stock.",
    Reason.SELLS: "It sells: {word} or more so far.",
}


class Part(msgspec.Struct, frozen=True):
    """`word` is what of the query it is about, or the boost; `other` is what was met in its place."""

    reason: Reason
    text: str
    points: float
    word: str | None = None
    other: str | None = None


class Why(msgspec.Struct, frozen=True):
    """The points of the parts add up to the `score`, which is compared with others of the same query only."""

    place: Place
    score: float | None
    parts: tuple[Part, ...] = ()


class Rule(StrEnum):
    """Which products were found: those with all words, or those with a fair share of them."""

    ALL_WORDS = "all-words"
    FAIR_SHARE = "fair-share"


class ReadAs(msgspec.Struct, frozen=True):
    """What the query was understood as. Words are folded: small letters without accents.

    `without` is what was said not to be wanted. `having_all` and `having_share` count products of the whole shop,
    before filters; None where there are no words, or where the engine did not have to look.
    """

    words: tuple[str, ...]
    stop_words: tuple[str, ...]
    without: tuple[str, ...]
    corrected: str | None
    rule: Rule | None
    having_all: int | None
    having_share: int | None


def part(reason: Reason, points: float, word: str = "", other: str = "") -> Part:
    return Part(reason, SENTENCES[reason].format(word=word, other=other), points, word or None, other or None)


def placed(identity: str, coded: Container[str], pinned: Container[str], parts: Sequence[Part] | None) -> Why:
    """`parts` are None where no score decides. To be read by people: they and the score are rounded so that they still
    add up.
    """
    place = Place.CODE if identity in coded else Place.PINNED if identity in pinned else None
    if parts is None:
        return Why(place or Place.SORT, None)
    rounded = tuple(replace(part, points=round(part.points, POINTS_DIGITS)) for part in parts)
    return Why(place or Place.SCORE, round(sum(part.points for part in rounded), POINTS_DIGITS), rounded)


def why_told(item: bytes, why: Why) -> bytes:
    """An item's JSON, or the end of it, with what is said of it."""
    return item[:-1] + b',"why":' + encode(why) + b"}"
