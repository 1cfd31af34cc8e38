"""Which attributes and options tell most of what was found apart: the same for both engines."""

import math
from collections import defaultdict
from collections.abc import Hashable, Iterable
from typing import Final, TypeVar

ATTRIBUTES_MAX: Final = 8
OPTIONS_MAX: Final = 8
NAMES_SHOWN_MAX: Final = 40
"""Of one kind, where the shop says which, with those that are selected."""
VALUES_MAX: Final = 20
"""Of one name, that are offered."""
RARE_SHARE: Final = 1 / 40
"""Values fewer products have tell one from all others, which nobody narrows a search by."""

Name = TypeVar("Name", bound=Hashable)


def telling(counts: Iterable[tuple[Name, int]], products: int, most: int) -> list[Name]:
    """The most telling first, of the counts of all values of all names among so many products, the highest first.

    What a name tells is the entropy of its VALUES_MAX most frequent values over all products, those without the name
    included: little where few have it, and nothing where all have the same.

    Source of the formula: Shannon, "A Mathematical Theory of Communication", 1948.
    """
    bits, values, least = defaultdict[Name, float](float), defaultdict[Name, int](int), frequent(products)
    for name, count in counts:
        if count < least:
            break
        if count < products and values[name] < VALUES_MAX:
            values[name] += 1
            bits[name] -= count / products * math.log2(count / products)
    return sorted(bits, key=lambda name: -bits[name])[:most]


def frequent(products: int) -> int:
    """How many have what is not rare among so many, at least."""
    return max(1, math.ceil(RARE_SHARE * products))


def with_selected(offered: Iterable[Name], selected: Iterable[Name], most: int) -> list[Name]:
    """What is selected is always offered, in the place of the least telling: one must be able to take it back."""
    names, chosen = list(offered), list(selected)
    beside = [name for name in chosen if name not in names[:most]][:most]
    return [*names[: most - len(beside)], *beside]
