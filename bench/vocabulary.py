"""Words of no language, the frequent ones first."""

import random
from functools import cache
from typing import Final

WORDS: Final = 60_000
SYLLABLES: Final = ("ka", "lo", "mi", "ner", "ta", "vu", "sol", "pre", "dan", "gi", "ro", "fel", "qua", "bes", "hu")
"""Words of three to five of them."""


@cache
def vocabulary() -> list[str]:
    chance = random.Random(1)
    return list(dict.fromkeys("".join(chance.choices(SYLLABLES, k=chance.randint(3, 5))) for _ in range(WORDS)))
