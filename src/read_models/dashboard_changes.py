"""The dashboard's log: what was added to its cells, in order, for those who keep sums of them.

Written in the same step as the cells. It reaches CHANGES_KEPT_MAX changes back; whoever is further behind, or meets one
that doesn't say what it was, begins anew from the cells.
"""

import time
from collections.abc import Sequence
from typing import Final

import msgspec

from read_models.dashboard import Table

CHANGES_KEPT_MAX: Final = 5_000
MOVES_MAX: Final = 100
"""Of one change."""
TOLD_MAX: Final = 2_000
"""Moves at once. More than that, as when a history is taken over, are read anew for less."""
FIRST_REVISION: Final = 3
"""The dashboard's revision that has a log."""

Move = tuple[Table, str, str, int]
"""Table, day, cell, and the amount that was added to it in the day's period and in its month's."""


class Change(msgspec.Struct, frozen=True, array_like=True):
    """`moves` None: cells were set, or too many of them moved. `written_ns` tells it from another one written in its
    place after a store had lost its last second.
    """

    written_ns: int
    moves: list[Move] | None


def changes_of(moves: Sequence[Move]) -> list[Change]:
    if len(moves) > TOLD_MAX:
        return [untold()]
    return [Change(time.time_ns(), list(moves[at : at + MOVES_MAX])) for at in range(0, len(moves), MOVES_MAX)]


def untold() -> Change:
    return Change(time.time_ns(), None)
