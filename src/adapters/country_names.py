"""Countries as people call them in their language (CLDR)."""

from collections.abc import Collection
from functools import cache

from babel import Locale

from domain.addresses.countries import COUNTRIES
from domain.folding import fold
from domain.languages import Language


@cache
def country_names(language: Language) -> dict[str, str]:
    """By code, in the order in which people look for them."""
    territories = Locale.parse(language.value).territories
    named = [(code, str(territories.get(code, code))) for code in COUNTRIES]
    return dict(sorted(named, key=lambda pair: (fold(pair[1]), pair[0])))


def country_choices(language: Language, countries: Collection[str]) -> list[tuple[str, str]]:
    """Codes and names of some of them, to choose one from."""
    return [(code, name) for code, name in country_names(language).items() if code in countries]


def country_in(language: Language, code: str) -> str:
    """The code itself where it is no country's."""
    return country_names(language).get(code, code)
