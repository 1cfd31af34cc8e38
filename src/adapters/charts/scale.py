"""The steps of an axis of amounts."""

from collections.abc import Sequence
from typing import Final

STEPS: Final = 4
"""The span of the amounts takes as many steps at most, and the ends one more each."""
NOTHING_MINOR: Final = 10_000
"""How far the axis goes where there is nothing to show, in minor units."""


def ticks(amounts: Sequence[int]) -> list[int]:
    """Round numbers of minor units around all amounts and zero: multiples of 1, 2 or 5 times a power of ten."""
    low, high = min(0, *amounts, 0), max(0, *amounts, 0)
    if low == high:
        high = NOTHING_MINOR
    step = round_step(-(-(high - low) // STEPS))
    return [number * step for number in range(low // step, -(-high // step) + 1)]


def round_step(least: int) -> int:
    power = int("1" + "0" * (len(str(least)) - 1))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= least)
