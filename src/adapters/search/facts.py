"""What a product says of itself by name and value, as both engines keep it: facts are filtered by, and counted.

Names and values are compared folded, and numbers by what they are: "Café" is "CAFÉ", 10 is "10" and "10.0", "12V" is
"12 V". Engines hold codes of them (the first bytes of BLAKE2b): no engine folds those in a way of its own, and they are
short, whatever the value.
"""

import re
import struct
from decimal import Decimal
from functools import lru_cache
from hashlib import blake2b
from typing import Final, Literal

import msgspec

from domain.catalog.product import AttributeValue
from domain.folding import fold
from read_models.product_search import SearchDocument

Kind = Literal["attribute", "option"]

FACET_VALUE_CHARS_MAX: Final = 80
"""A longer value is filtered by, and not offered."""
FACET_CHARS_MAX: Final = 110
"""Of a name and its value together: engines cut what is longer (Meilisearch at 468 bytes)."""
NAMES_REMEMBERED_MAX: Final = 10_000
CODE_BITS: Final = 64
NAME_BITS: Final = 32
SEPARATOR: Final = "\x1f"

NUMBER: Final = r"[-+]?[0-9]{1,15}(?:\.[0-9]{1,15})?"
UNIT: Final = r"[^\W\d_][^\s\d]{0,9}|[%°\"'µ\u2032\u2033][^\s\d]{0,3}"
MEASURED: Final = re.compile(rf"({NUMBER})\s?({UNIT})?")
SPAN: Final = re.compile(rf"({NUMBER})?\.\.({NUMBER})?\s?({UNIT})?")


class Fact(msgspec.Struct, frozen=True):
    """`text` is the value as it is shown and asked for, `meaning` is the same for values that are the same.

    `number` is set where it is one, in `unit` ("" for none).
    """

    kind: Kind
    name: str
    text: str
    meaning: str
    number: float | None = None
    unit: str = ""

    @property
    def code(self) -> int:
        """CODE_BITS of it."""
        return code_of(self.kind, fold(self.name), self.meaning)

    @property
    def is_facetable(self) -> bool:
        return len(self.text) <= FACET_VALUE_CHARS_MAX and len(self.name) + len(self.text) <= FACET_CHARS_MAX


class Span(msgspec.Struct, frozen=True):
    """Numbers from `low` to `high`, both included, None for no end. With a unit only those in it, else as written."""

    low: float | None
    high: float | None
    unit: str


def fact(kind: Kind, name: str, value: AttributeValue) -> Fact:
    if isinstance(value, bool):
        text = str(value).lower()
        return Fact(kind, name, text, text)
    if isinstance(value, int | float):
        text = number_text(value)
        return Fact(kind, name, text, text, float(value))
    text = " ".join(value.split())
    measured = MEASURED.fullmatch(text)
    if measured is None:
        return Fact(kind, name, text, fold(text))
    number, unit = float(measured[1]) + 0.0, measured[2] or ""
    return Fact(kind, name, text, f"{number_text(number)} {fold(unit)}".rstrip(), number, unit)


def span_in(text: str) -> Span | None:
    """`10..20`, `10..`, `..20`, each with a unit or without."""
    said = SPAN.fullmatch(text)
    if said is None or (said[1] is None and said[2] is None):
        return None
    low, high = (None if end is None else float(end) for end in said.group(1, 2))
    return Span(low, high, said[3] or "")


def number_text(number: float) -> str:
    """Without an exponent, and without a fraction where there is none."""
    if number == int(number):
        return str(int(number))
    return format(Decimal(repr(number)), "f")


def attributes_of(document: SearchDocument) -> list[Fact]:
    """The first of those whose names differ in nothing but their spelling."""
    facts = dict[str, Fact]()
    for name, value in document.item.attributes.items():
        facts.setdefault(fold(name), fact("attribute", name, value))
    return [each for each in facts.values() if each.text]


def options_of(document: SearchDocument) -> list[Fact]:
    """Of all its variants, each once."""
    said = [fact("option", *pair) for variant in document.variants for pair in variant.options.items()]
    return list({each.code: each for each in said if each.text}.values())


@lru_cache(NAMES_REMEMBERED_MAX)
def name_code(kind: Kind, name: str) -> int:
    """NAME_BITS of it."""
    return code_of(kind, fold(name)) >> (CODE_BITS - NAME_BITS)


def code_of(*parts: str) -> int:
    return int.from_bytes(blake2b(SEPARATOR.join(parts).encode(), digest_size=CODE_BITS // 8).digest())


def ordered(number: float) -> int:
    """CODE_BITS that sort as numbers do."""
    bits: int = struct.unpack(">Q", struct.pack(">d", number + 0.0))[0]
    return bits ^ ((1 << CODE_BITS) - 1 if bits >> (CODE_BITS - 1) else 1 << (CODE_BITS - 1))


def units_of(measured: Fact) -> tuple[str, ...]:
    """Those it is found under, folded: as written, and in its own."""
    return ("", fold(measured.unit)) if measured.unit else ("",)
