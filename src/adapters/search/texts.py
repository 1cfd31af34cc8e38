"""The texts of a product that are searched, plain: the same for both engines."""

import re
from typing import Final

from adapters.search.stemming import Stemming
from adapters.search.words import NEITHER_LETTER_NOR_DIGIT, begins_a_code, code_forms, plain
from read_models.product_search import SearchDocument

CONJUNCTION: Final = re.compile(r"\s*(?:&|,|/|\band\b)\s*")
"""What two kinds of things in one category's name are joined by."""
WORD: Final = re.compile(r"[^\W_]+")
COMPOUND_LETTERS_MIN: Final = 8
"""From which on a word may be made of two."""
HEAD_CHARS_MIN: Final = 8
AFTER_THE_HEAD: Final = re.compile(
    r"\s[-\u2013\u2014]\s|[|(\[]|\b(?:for|with|without|compatible|fits|f\u00fcr|mit|ohne|pour|avec|sans|para|con|sin|per|voor|met)\b",
    re.IGNORECASE,
)
"""Where a name has said what the product is, and goes on about what it is for, has with it, or how it looks."""


def whole_text(document: SearchDocument) -> str:
    """Name, brand and description, the name first."""
    brand = document.brand.name if document.brand else ""
    return plain(f"{document.name} {brand} {document.description}", ends=True)


def name_text(document: SearchDocument) -> str:
    return plain(document.name, ends=True)


def head_text(document: SearchDocument) -> str:
    """What the product is, by the front of its name: "Band" of "Band for Watch 3 - Black"."""
    end = AFTER_THE_HEAD.search(document.name, HEAD_CHARS_MIN)
    return plain(document.name if end is None else document.name[: end.start()], ends=True)


def brand_text(document: SearchDocument) -> str:
    return "" if document.brand is None else plain(document.brand.name, ends=True)


def category_text(document: SearchDocument) -> str:
    return plain(" ".join(category.name for category in document.categories), ends=True)


def facts_text(document: SearchDocument) -> str:
    return plain(" ".join(document.facts), ends=True)


def codes(document: SearchDocument) -> list[str]:
    return sorted({form for code in document.codes for form in code_forms(code)})


def code_parts(document: SearchDocument) -> list[str]:
    """What stands between the separators of its codes and could not be a word: "ins114" of KT-INS114-DRE."""
    codes = [NEITHER_LETTER_NOR_DIGIT.split(plain(code)) for code in document.codes]
    return sorted({part for parts in codes if len(parts) > 1 for part in parts if begins_a_code(part)})


def group_names(document: SearchDocument, stemming: Stemming) -> list[str]:
    """What its brand and its category can be called, in stems; "Headphones & Headsets" are headphones, and headsets."""
    names = [] if document.brand is None else [document.brand.name]
    if document.categories:
        name = document.categories[-1].name
        names += [name, *CONJUNCTION.split(name)]
    return sorted({" ".join(stemming.stems(name)) for name in names} - {""})


def endings(document: SearchDocument) -> list[str]:
    """The long words of its name and its category backwards: "ehlumeeffak", which ends with "mühle"."""
    words = set(WORD.findall(f"{name_text(document)} {category_text(document)}"))
    return sorted(word[::-1] for word in words if len(word) >= COMPOUND_LETTERS_MIN and word.isalpha())
