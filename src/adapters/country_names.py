"""What countries are called in the languages the shop speaks (CLDR)."""

from collections.abc import Mapping
from functools import cache

from babel import Locale

from domain.countries import COUNTRIES
from domain.folding import fold
from domain.languages import Language


@cache
def country_names(language: Language) -> Mapping[str, str]:
    """By code, in the order of the alphabet."""
    territories = Locale(language.value).territories
    names = {code: str(territories.get(code, code)) for code in COUNTRIES}
    return dict(sorted(names.items(), key=lambda each: fold(each[1])))


def country_in(language: Language, code: str) -> str:
    """The code itself where it is no country's."""
    return country_names(language).get(code, code)
