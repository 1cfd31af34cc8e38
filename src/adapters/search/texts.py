"""The texts of a product that are searched, plain: the same for both engines."""

import re
from typing import Final, NamedTuple

from adapters.search.stemming import Stemming
from adapters.search.words import NEITHER_LETTER_NOR_DIGIT, begins_a_code, code_forms, plain
from read_models.product_search import SearchDocument

CONJUNCTION: Final = re.compile(r"\s*(?:&|,|/|\band\b)\s*")
"""What two kinds of things in one category's name are joined by."""
COMPOUND_LETTERS_MIN: Final = 8
"""From which on a word may be made of two."""
HEAD_CHARS_MIN: Final = 8
AFTER_THE_HEAD: Final = re.compile(
    r"\s[-\u2013\u2014]\s|[|(\[]|\b(?:for|with|without|compatible|fits|f\u00fcr|mit|ohne|pour|avec|sans|para|con|sin|per|voor|met)\b",
    re.IGNORECASE,
)
"""Where a name has said what the product is, and goes on about what it is for, has with it, or how it looks."""


class Texts(NamedTuple):
    """`head` is the front of the name, by which it says what the product is: "Band" of "Band for Watch 3 - Black"."""

    name: str
    head: str
    brand: str
    description: str
    category: str
    facts: str

    @property
    def whole(self) -> str:
        """The product's own text, the name first."""
        return f"{self.name} {self.brand} {self.description}"


def texts_of(document: SearchDocument) -> Texts:
    name = document.name
    end = AFTER_THE_HEAD.search(name, HEAD_CHARS_MIN)
    said = (
        name,
        name if end is None else name[: end.start()],
        "" if document.brand is None else document.brand.name,
        document.description,
        " ".join(category.name for category in document.categories),
        " ".join(document.facts),
    )
    return Texts(*(plain(text, ends=True) for text in said))


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
    return sorted({stemming.all_of_text(name) for name in names} - {""})


def endings(texts: Texts, stemming: Stemming) -> list[str]:
    """The stems of the long words of name and category backwards: "lhumeeffak", which ends as "mühle" does."""
    words = {word for word in f"{texts.name} {texts.category}".split() if len(word) >= COMPOUND_LETTERS_MIN}
    return sorted({stemming.stem(word)[::-1] for word in words if word.isalpha()})
