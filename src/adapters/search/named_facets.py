"""Counted values of one attribute or option, made ready to be shown: the same for both engines."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import islice
from typing import Final

from adapters.search.facts import SEPARATOR, Fact, Kind, fact
from adapters.search.port import NamedFacet, ValueCount
from adapters.search.telling_names import VALUES_MAX
from domain.folding import fold

NO_SEPARATORS: Final = str.maketrans(SEPARATOR, " ")
KEYS_REMEMBERED_MAX: Final = 2_000
Ends = tuple[float | None, float | None]
NO_ENDS: Final[Ends] = (None, None)
MEASURED_SHARE_MIN: Final = 0.5
"""Of products, whose values are numbers in one unit, from which a name is one of numbers."""


def value_key(told: Fact) -> str:
    """What is counted: a name with a value, as they are shown."""
    return f"{told.name.translate(NO_SEPARATORS)}{SEPARATOR}{told.text}"


@lru_cache(KEYS_REMEMBERED_MAX)
def read_key(kind: Kind, key: str) -> Fact:
    name, _, text = key.partition(SEPARATOR)
    return fact(kind, name, text)


def named_facet(counted: Sequence[tuple[Fact, int]], span: Ends = NO_ENDS) -> NamedFacet | None:
    """Of one name, from the counts of its values in all their spellings; None without any.

    `span` is from the lowest to the highest number there is, whatever its unit, where the engine knows it.
    """
    if not counted:
        return None
    counted = sorted(counted, key=lambda pair: (-pair[1], pair[0].text))
    shown, counts = dict[str, Fact](), dict[str, int]()
    for told, count in counted:
        shown.setdefault(told.meaning, told)
        counts[told.meaning] = counts.get(told.meaning, 0) + count
    ranked = sorted(counts, key=lambda meaning: -counts[meaning]) if len(counts) < len(counted) else counts
    values = tuple(ValueCount(shown[meaning].text, counts[meaning]) for meaning in islice(ranked, VALUES_MAX))
    unit = common_unit(counted)
    if unit is None:
        return NamedFacet(counted[0][0].name, values)
    low, high = ends(counted, unit, span)
    return NamedFacet(counted[0][0].name, values, whole_or_not(low), whole_or_not(high), unit or None)


def common_unit(counted: Sequence[tuple[Fact, int]]) -> str | None:
    """That of most products; None where it is of less than MEASURED_SHARE_MIN."""
    units = dict[str, int]()
    for told, count in counted:
        if told.number is not None:
            units[told.unit] = units.get(told.unit, 0) + count
    most = max(units, key=lambda unit: units[unit], default=None)
    total = sum(count for _, count in counted)
    return None if most is None or units[most] < MEASURED_SHARE_MIN * total else most


def ends(counted: Sequence[tuple[Fact, int]], unit: str, span: Ends) -> tuple[float, float]:
    """Among what was counted, where there are numbers in other units, too."""
    low, high = span
    wanted = fold(unit)
    if low is not None and high is not None and all(not told.unit or fold(told.unit) == wanted for told, _ in counted):
        return low, high
    ours = [told.number for told, _ in counted if told.number is not None and fold(told.unit) == wanted]
    return min(ours), max(ours)


def whole_or_not(number: float) -> int | float:
    return int(number) if number == int(number) else number
