"""Stretches of the outbox that lie behind the feed's tail: after an import all read models come through them."""

import asyncio
import time
from bisect import bisect_right
from typing import Final

import asyncpg

from db.outbox import READ_ROWS_MAX, Recorded, read

STRETCH_POSITIONS: Final = READ_ROWS_MAX
STRETCHES_KEPT_MAX: Final = 4
"""Some 3 MB, or 12 where orders have twenty lines. Who falls further behind reads alone."""
KEPT_SECONDS_MAX: Final = 5.0
"""After the last one came by."""


class Stretches:
    """Read and decoded once for all who come by at about the same time. Each begins after a multiple of
    STRETCH_POSITIONS, so that whoever has come through one stands where the others stand.
    """

    def __init__(self, postgres: asyncpg.Pool) -> None:
        self._postgres = postgres
        self._kept: dict[int, list[Recorded]] = {}
        self._reading = asyncio.Lock()
        self._passed_at = 0.0

    def forget(self) -> None:
        """They may be of another history by now, and so may what is being read."""
        self._kept = {}

    def tidy(self) -> None:
        """Nothing is kept for nobody."""
        if time.monotonic() - self._passed_at > KEPT_SECONDS_MAX:
            self._kept.clear()

    async def after(self, position: int, upto: int) -> list[Recorded]:
        """The next events with `position` < their position <= `upto`, at most READ_ROWS_MAX. None if there are none."""
        begin = position - position % STRETCH_POSITIONS
        if begin + STRETCH_POSITIONS <= upto:
            whole = await self._stretch(begin)
            if events := whole[bisect_right(whole, position, key=lambda recorded: recorded.position) :]:
                return events
        async with self._postgres.acquire() as connection:
            return await read(connection, position, upto)

    async def _stretch(self, begin: int) -> list[Recorded]:
        self._passed_at = time.monotonic()
        async with self._reading:
            kept = self._kept
            if begin in kept:
                return kept[begin]
            async with self._postgres.acquire() as connection:
                events = await read(connection, begin, begin + STRETCH_POSITIONS)
            if len(kept) == STRETCHES_KEPT_MAX:
                del kept[next(iter(kept))]
            kept[begin] = events
            return events
