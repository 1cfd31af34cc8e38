"""Global Trade Item Numbers: the numbers behind the bars of EAN and UPC, in one form.

Eight digits are a GTIN-8 (EAN-8). A UPC-E has eight digits as well, and means another number; it is never guessed.
Source of the formula: GS1 General Specifications, 7.9.
"""

import re
import unicodedata
from typing import Final

GTIN_DIGITS: Final = 14
LENGTHS: Final = frozenset({8, 12, 13, GTIN_DIGITS})
BETWEEN_DIGITS: Final = re.compile(r"[\s-]+")
DIGITS: Final = re.compile("[0-9]+")


def gtin(text: str) -> str | None:
    """All 14 digits of a GTIN-8, UPC-A, EAN-13 or GTIN-14; None where the check digit, or anything else, is wrong."""
    digits = BETWEEN_DIGITS.sub("", unicodedata.normalize("NFKC", text))
    if len(digits) not in LENGTHS or not DIGITS.fullmatch(digits):
        return None
    whole = digits.zfill(GTIN_DIGITS)
    return whole if int(whole) > 0 and weighed(whole) % 10 == 0 else None


def written_forms(digits: str) -> list[str]:
    """Of 14 digits: with the zeros that stand before a shorter number, and without one after the other of them."""
    zeros = len(digits) - len(digits.lstrip("0"))
    return [digits[left_out:] for left_out in range(min(zeros, GTIN_DIGITS - min(LENGTHS)) + 1)]


def weighed(digits: str) -> int:
    """From the left of 14 digits every other one counts three times."""
    return sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(digits))


def barcode(text: str) -> str:
    """As the shop keeps it: a GTIN in its 14 digits, anything else as it was typed."""
    return gtin(text) or text.strip()
