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
    rows = sorted([(-count, told.text, told.name, told) for told, count in counted])
    shown, counts = dict[str, Fact](), dict[str, int]()
    for less, _, _, told in rows:
        meaning = told.meaning
        if meaning in counts:
            counts[meaning] -= less
        else:
            shown[meaning], counts[meaning] = told, -less
    ranked = counts if len(counts) == len(rows) else sorted(counts, key=lambda meaning: -counts[meaning])
    values = tuple([ValueCount(shown[meaning].text, counts[meaning]) for meaning in islice(ranked, VALUES_MAX)])
    name, unit = rows[0][2], common_unit(counted)
    if unit is None:
        return NamedFacet(name, values)
    low, high = ends(counted, unit, span)
    return NamedFacet(name, values, whole_or_not(low), whole_or_not(high), unit or None)


def common_unit(counted: Sequence[tuple[Fact, int]]) -> str | None:
    """That of most products; None where it is of less than MEASURED_SHARE_MIN."""
    units, total = dict[str, int](), 0
    for told, count in counted:
        total += count
        if told.number is not None:
            units[told.unit] = units.get(told.unit, 0) + count
    if not units:
        return None
    most = max(units, key=lambda unit: units[unit])
    return most if units[most] >= MEASURED_SHARE_MIN * total else None


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
