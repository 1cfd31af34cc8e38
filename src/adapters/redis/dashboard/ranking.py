"""The best of many, kept while they change: a question costs what has changed since the last one.

The KEPT_MAX best are kept in order. Everything else is known to stand behind a certain bound, so that it is looked at
only when it moves before that, or when too few are left of those that are kept: by then as many as are kept beyond what
was asked for have fallen behind it (Yi, Yu, Yang, Xia and Chen, "Efficient Maintenance of Materialized Top-k Views",
2003).
"""

import asyncio
from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence
from heapq import nsmallest
from typing import Final

KEPT_MAX: Final = 250
"""More than twice what anybody may ask for at once."""
MOVED_MAX: Final = 200
"""When more have moved, all are looked at."""
LOOKED_AT_ONCE_MAX: Final = 1_000
"""Before others get their turn in the event loop."""

Place = tuple[int, bytes]
"""What is less stands further to the front."""


class Ranking:
    """Of products by their number: by what is `measured`, the most first, equal ones by name. One of which nothing was
    measured stands in it while there is something `beside`. All three sequences grow together.
    """

    def __init__(self, measured: Sequence[int], beside: Sequence[int], names: Sequence[bytes]) -> None:
        self._measured = measured
        self._beside = beside
        self._names = names
        self._moved = set[int]()
        self._best: list[tuple[Place, int]] = []
        self._places: dict[int, Place] = {}
        self._bound: Place | None = None
        self._is_filled = False

    def note(self, numbers: Iterable[int]) -> None:
        """These stand elsewhere by now, perhaps."""
        if self._is_filled:
            self._moved.update(numbers)

    async def best(self, limit: int) -> list[int]:
        """At most KEPT_MAX. Nothing may move while it is waited for."""
        if self._is_filled and len(self._moved) <= MOVED_MAX:
            for number in self._moved:
                self._move(number)
            self._moved.clear()
        else:
            self._is_filled = False
        if not self._is_filled or (self._bound is not None and len(self._best) < limit):
            await self._fill()
        return [number for _, number in self._best[:limit]]

    def _move(self, number: int) -> None:
        left, stands = self._places.pop(number, None), self._place(number)
        if left is not None:
            del self._best[bisect_left(self._best, (left, number))]
        if stands is None or (self._bound is not None and stands > self._bound):
            return
        self._places[number] = stands
        insort(self._best, (stands, number))
        self._cut()

    def _place(self, number: int) -> Place | None:
        measured = self._measured[number]
        return (-measured, self._names[number]) if measured or self._beside[number] else None

    async def _fill(self) -> None:
        self._is_filled = False
        best: list[tuple[Place, int]] = []
        for start in range(0, len(self._measured), LOOKED_AT_ONCE_MAX):
            some = slice(start, start + LOOKED_AT_ONCE_MAX)
            products = zip(self._measured[some], self._beside[some], self._names[some], strict=False)
            best += [
                ((-measured, name), number)
                for number, (measured, beside, name) in enumerate(products, start)
                if measured or beside
            ]
            best = nsmallest(KEPT_MAX + 1, best)
            await asyncio.sleep(0)
        self._best, self._places = best, {number: place for place, number in best}
        self._bound, self._is_filled = None, True
        self._moved.clear()
        self._cut()

    def _cut(self) -> None:
        if len(self._best) > KEPT_MAX:
            self._bound, last = self._best.pop()
            del self._places[last]
