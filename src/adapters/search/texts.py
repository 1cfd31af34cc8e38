"""The texts of a product that are searched, folded: the same for both engines."""

import re
from typing import Final

from adapters.search.words import code_forms, stems
from domain.folding import fold
from read_models.product_search import SearchDocument

# What two kinds of things in one category's name are joined by.
CONJUNCTION: Final = re.compile(r"\s*(?:&|,|/|\band\b)\s*")


def whole_text(document: SearchDocument) -> str:
    """Name, brand and description, the name first."""
    brand = document.brand.name if document.brand else ""
    return fold(f"{document.name} {brand} {document.description}")


def name_text(document: SearchDocument) -> str:
    return fold(document.name)


def category_text(document: SearchDocument) -> str:
    return fold(" ".join(category.name for category in document.categories))


def facts_text(document: SearchDocument) -> str:
    return fold(" ".join(document.facts))


def codes(document: SearchDocument) -> list[str]:
    return sorted({form for code in document.codes for form in code_forms(code)})


def group_names(document: SearchDocument) -> list[str]:
    """What its brand and its category can be called, in stems; "Headphones & Headsets" are headphones, and headsets."""
    names = [] if document.brand is None else [document.brand.name]
    if document.categories:
        name = document.categories[-1].name
        names += [name, *CONJUNCTION.split(name)]
    return sorted({group_name(name) for name in names} - {""})


def group_name(text: str) -> str:
    """A brand or category as it is compared: by its stems."""
    return " ".join(stems(text))
