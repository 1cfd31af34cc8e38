"""What counts how much in the order of relevance: the same for both engines.

Chosen on half of the judged searches and held against the other half: docs/search.md.
"""

import math
from typing import Final

# Shares of a word's BM25 in each of the texts.
WORD_WEIGHT: Final = 0.5
STEM_WEIGHT: Final = 1.0
NAME_WEIGHT: Final = 0.3
HEAD_WEIGHT: Final = 0.85
BRAND_WEIGHT: Final = 2.0
CATEGORY_WEIGHT: Final = 0.15
FACTS_WEIGHT: Final = 0.3
PHRASE_WEIGHT: Final = 0.4
"""Of two neighbours standing side by side in the text, too."""
SYNONYM_WEIGHT: Final = 0.35
OTHER_SPELLING_WEIGHT: Final = 0.4
TYPO_WEIGHT: Final = 0.5

# Shares of a word's rarity.
MET_WEIGHT: Final = 3.0
"""For having it at all."""
ALL_WORDS_WEIGHT: Final = 2.5
"""For having all, of all of them together."""
BOOST_STEP_WEIGHT: Final = 0.25
"""For each step of a boost, of all words together. So it means the same for rare words as for common ones."""

PREFIX_SCORE: Final = 0.3
GROUP_SCORE: Final = 2.0
"""What standing in the category, or being of the brand, that is named adds."""
CODE_SCORE: Final = 100.0
IN_STOCK_SCORE: Final = 0.04
SELLING_SCORE: Final = 0.01
"""For each of SELLING_UNITS: together less than being in stock, and that less than any word."""

SELLING_UNITS: Final = (10, 100, 1_000)
"""Of how many units sold, at least, one more of something makes a difference."""

ENOUGH_PRODUCTS: Final = 100
"""Where so many have all that was asked for, those with a fair share of it are not looked for."""
FAIR_SHARE_OF_WORDS: Final = 1 / 2
FAIR_SHARE_OF_RARITY: Final = 1 / 4


def selling_levels(units_sold: int) -> int:
    return sum(units_sold >= units for units in SELLING_UNITS)


def fair_share(words: int) -> int:
    """How many of so many words are enough for a product to be found."""
    return math.ceil(words * FAIR_SHARE_OF_WORDS)


def telling(rarity: float, together: float) -> bool:
    """Whether a word is enough alone: of all the rarity there is in the query it bears this share."""
    return rarity >= FAIR_SHARE_OF_RARITY * together
