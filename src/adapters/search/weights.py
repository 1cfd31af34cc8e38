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
SELLING_SCORE: Final = 0.004
"""For each digit of the units sold: together less than being in stock, and that less than any word."""

UNITS_DIGITS_MAX: Final = 9
