"""What countries are called in the visitor's language (CLDR)."""

from functools import cache
from typing import Final

from adapters.amounts import LOCALES
from api.pages.words import words_in
from domain.charges import EVERYWHERE
from domain.countries import COUNTRIES
from domain.folding import fold
from domain.languages import Language

OTHERS: Final = "shop-facts.all-others"


@cache
def country_names(language: Language) -> dict[str, str]:
    """By code, in the order of their names; EVERYWHERE, which is all others, comes first."""
    territories = LOCALES[language].territories
    named = [(code, str(territories.get(code, code))) for code in COUNTRIES]
    others = (EVERYWHERE, words_in(language)(OTHERS))
    return dict([others, *sorted(named, key=lambda country: fold(country[1]))])


def countries_only(language: Language) -> dict[str, str]:
    """Without all others."""
    return {code: name for code, name in country_names(language).items() if code != EVERYWHERE}
