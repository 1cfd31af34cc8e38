"""What counts how much in the order of relevance: the same for both engines.

Chosen on half of the judged searches and held against the other half: docs/search.md.
"""

from typing import Final

WORD_WEIGHT: Final = 1.0
STEM_WEIGHT: Final = 1.0
NAME_WEIGHT: Final = 0.3
CATEGORY_WEIGHT: Final = 0.15
FACTS_WEIGHT: Final = 0.3
PREFIX_WEIGHT: Final = 0.3
TYPO_WEIGHT: Final = 0.3
SYNONYM_WEIGHT: Final = 0.35
OTHER_SPELLING_WEIGHT: Final = 0.4
ALL_WORDS_WEIGHT: Final = 1.0
"""What having all words adds, as a share of their own scores."""

GROUP_SCORE: Final = 1.0
"""What standing in the category, or being of the brand, that is named adds."""

IN_STOCK_SCORE: Final = 0.04
SELLING_SCORE: Final = 0.01
"""For each of SELLING_UNITS: together less than being in stock, and that less than any word."""

SELLING_UNITS: Final = (10, 100, 1_000)
"""Of how many units sold, at least, one more of something makes a difference."""


def selling_levels(units_sold: int) -> int:
    return sum(units_sold >= units for units in SELLING_UNITS)
