"""Where a charge is for: a country, or all for which nothing else is said."""

from adapters.country_names import country_names
from api.pages.words import words_in
from domain.languages import Language
from domain.prices.charges import EVERYWHERE


def countries_and_others(language: Language) -> dict[str, str]:
    """Names by code, in their order; EVERYWHERE, which is all others, comes first."""
    return {EVERYWHERE: words_in(language)("shop-facts.all-others"), **country_names(language)}
