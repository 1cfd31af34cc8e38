"""Stretches of the outbox that lie behind the feed's tail: after an import all read models come through them."""

import asyncio
import time
from bisect import bisect_right
from typing import Final

import asyncpg

from db.outbox import READ_ROWS_MAX, Recorded, read

STRETCH_POSITIONS: Final = READ_ROWS_MAX
STRETCHES_KEPT_MAX: Final = 4
"""Some 3 MB, or 12 where orders have twenty lines. Who moves much slower than the others reads what they have read."""
KEPT_SECONDS_MAX: Final = 5.0
"""After the last one came by."""


class Stretches:
    """Read and decoded once for all who come by at about the same time. Each begins after a multiple of
    STRETCH_POSITIONS, so that whoever has come through one stands where the others stand.
    """

    def __init__(self, postgres: asyncpg.Pool) -> None:
        self._postgres = postgres
        self._kept: dict[int, asyncio.Task[list[Recorded]]] = {}
        self._passed_at = 0.0

    def forget(self) -> None:
        """They may be of another history by now, and so may what is being read."""
        self._kept = {}

    def tidy(self) -> None:
        """Nothing is kept for nobody."""
        if time.monotonic() - self._passed_at > KEPT_SECONDS_MAX:
            self._kept.clear()

    async def after(self, position: int, upto: int) -> list[Recorded]:
        """The next events with `position` < their position <= `upto`, at most READ_ROWS_MAX. None if there are none, or
        if all was forgotten meanwhile: what was decided before is not what is decided since.
        """
        history = self._kept
        events = await self._after(position, upto)
        return events if self._kept is history else []

    async def _after(self, position: int, upto: int) -> list[Recorded]:
        begin = position - position % STRETCH_POSITIONS
        for stretch in (begin, begin + STRETCH_POSITIONS):  # the last positions of one may never have been used
            if stretch + STRETCH_POSITIONS <= upto:
                whole = await self._stretch(stretch)
                if events := whole[bisect_right(whole, position, key=lambda recorded: recorded.position) :]:
                    return events
        async with self._postgres.acquire() as connection:
            return await read(connection, position, upto)

    async def _stretch(self, begin: int) -> list[Recorded]:
        """Whoever stops waiting leaves it to the others; what fails fails for all of them, and is not kept."""
        self._passed_at, kept = time.monotonic(), self._kept
        if begin not in kept:
            if len(kept) == STRETCHES_KEPT_MAX:
                del kept[next(iter(kept))]
            kept[begin] = reading = asyncio.create_task(self._read(begin))

            def settle(_: asyncio.Task[list[Recorded]]) -> None:
                if (reading.cancelled() or reading.exception() is not None) and kept.get(begin) is reading:
                    del kept[begin]

            reading.add_done_callback(settle)
        return await asyncio.shield(kept[begin])

    async def _read(self, begin: int) -> list[Recorded]:
        async with self._postgres.acquire() as connection:
            return await read(connection, begin, begin + STRETCH_POSITIONS)
