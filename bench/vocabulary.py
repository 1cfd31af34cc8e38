"""Words of no language, the frequent ones first."""

import random
from functools import cache
from typing import Final

WORDS: Final = 60_000
SYLLABLES: Final = tuple(f"{first}{vowel}" for first in "bdfghjklmnprstvwz" for vowel in "aeiou")
"""Words of two to four of them: not many more are a typo apart than in a language."""


@cache
def vocabulary() -> list[str]:
    chance = random.Random(1)
    return list(dict.fromkeys("".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))) for _ in range(WORDS)))
