"""What this process keeps of the dashboard: sums of the spans it was asked for, moved along by the dashboard's log.

A question reads how the dashboard stands and what was added since the last one, in one step; those that wait for their
turn share the next. What is asked for and isn't kept yet is read in the same step, or in several, so that nobody waits
long for Redis. Everything else is arithmetic.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final

import msgspec

from adapters.redis.dashboard.errand import Errand
from adapters.redis.dashboard.names import Names
from adapters.redis.dashboard.portions import make_in_portions
from adapters.redis.dashboard.shelf import Days, Shelf
from adapters.redis.dashboard.span import PRODUCTS, TOTALS, Best, Ranked, Span, Totals
from adapters.redis.keys import changes_key
from adapters.redis.reader import RedisReader, Seen
from read_models.dashboard import DASHBOARD, Table
from read_models.dashboard_changes import FIRST_REVISION, Change
from read_models.model import Standing, revision_of

TOTALS_DAYS_MAX: Final = 1_500
TOTALS_SPANS_MAX: Final = 250
"""A kilobyte each."""
PRODUCTS_DAYS_MAX: Final = 8
PRODUCTS_SPANS_MAX: Final = 24
"""Half a megabyte each where 20,000 products were sold in twice as many variants."""
CHANGES_A_STEP_MAX: Final = 50

DECODER: Final = msgspec.json.Decoder(Change)


class KeptSales:
    """Of one event loop. Answers are those of the generation that stood there, no less far than it was; it raises Moved
    otherwise, and StoreDown("redis").
    """

    def __init__(self, redis: RedisReader) -> None:
        self._redis = redis
        self._turn = asyncio.Lock()
        self._names = Names()
        self._totals = Shelf(TOTALS, self._names, days_max=TOTALS_DAYS_MAX, longer_max=TOTALS_SPANS_MAX)
        self._products = Shelf(PRODUCTS, self._names, days_max=PRODUCTS_DAYS_MAX, longer_max=PRODUCTS_SPANS_MAX)
        self._steps = 0
        self._standing: Standing | None = None
        self._heard: Any = None
        """The log's entry up to which everything kept is moved; None where there is none to go on from."""

    async def totals(self, at: Standing, spans: Sequence[Days]) -> Seen[list[Totals]]:
        """The cells of "totals", summed over each span."""
        async with self._level(at, self._totals, spans) as (standing, errand):
            return standing, await make_in_portions([], Span.totals, errand.spans)

    async def best(self, at: Standing, days: Days, by: Ranked, limit: int) -> Seen[Best]:
        """The products that sold best within a span, best first, of equals the first by id."""
        async with self._level(at, self._products, [days]) as (standing, errand):
            return standing, await errand.spans[0].best(by, limit)

    @asynccontextmanager
    async def _level(self, at: Standing, shelf: Shelf, days: Sequence[Days]) -> AsyncIterator[tuple[Standing, Errand]]:
        """These spans as they are now, and nothing moves while they are looked at."""
        spans, asked = list[Span](), self._steps
        try:
            errand = Errand(await make_in_portions(spans, shelf.take, days))
            while True:
                async with self._turn:
                    standing = self._shared(at, errand, asked) or await self._step(at, errand)
                    if standing is not None and errand.is_done:
                        yield standing, errand
                        return
        finally:
            shelf.put_back(spans)

    def _shared(self, at: Standing, errand: Errand, asked: int) -> Standing | None:
        """How the dashboard stood in a step that began after this was asked for, if that was all there is to do."""
        standing = self._standing
        if standing is None or self._steps == asked or not errand.is_done:
            return None
        return standing if standing.generation == at.generation and standing.position >= at.position else None

    async def _step(self, at: Standing, errand: Errand) -> Standing | None:
        """How the dashboard stands, and everything kept with it; None when there is more to hear."""
        self._steps += 1
        self._standing = None
        if self._heard is None:
            await self._begin(at)
            return await self._read_whole(at, errand) if self._heard is None else None
        pieces = errand.portion()
        since = ("XRANGE", self._log(at), self._heard[0], "+", "COUNT", CHANGES_A_STEP_MAX)
        asked = (piece.command(at) for piece in pieces)
        standing, (changes, *cells) = await self._redis.together(DASHBOARD, at, since, *asked)
        if not changes or changes[0] != self._heard:  # the log reaches less far back, or is another one
            self._heard = None
            return None
        self._hear(changes[1:])
        if len(changes) == CHANGES_A_STEP_MAX:
            return None
        await errand.take(pieces, cells)
        self._standing = standing
        return standing

    async def _begin(self, at: Standing) -> None:
        """Nothing is kept any more of what was; from now on the log is heard, if this generation has one."""
        last = ("XREVRANGE", self._log(at), "+", "-", "COUNT", 1)
        _, (changes,) = await self._redis.together(DASHBOARD, at, last)
        self._forget()
        self._heard = changes[0] if changes and revision_of(at.shape) >= FIRST_REVISION else None

    async def _read_whole(self, at: Standing, errand: Errand) -> Standing:
        """In one step, since nothing tells what happens between two."""
        pieces = errand.everything()
        standing, cells = await self._redis.together(DASHBOARD, at, *(piece.command(at) for piece in pieces))
        await errand.take(pieces, cells)
        return standing

    def _hear(self, changes: Sequence[Any]) -> None:
        moves: defaultdict[tuple[Table, str], defaultdict[int, int]] = defaultdict(lambda: defaultdict(int))
        for change in changes:
            _, (_, text) = self._heard = change
            told = DECODER.decode(text).moves
            if told is None:
                self._forget()
            for table, day, cell, amount in told or ():
                moves[table, day][self._names.number(table, cell.encode())] += amount
        for (table, day), amounts in moves.items():
            for shelf in (self._totals, self._products):
                for span in shelf.touching(table, day):
                    span.move(table, day, amounts)

    def _forget(self) -> None:
        self._totals.forget()
        self._products.forget()

    def _log(self, at: Standing) -> str:
        return changes_key(DASHBOARD, at.generation)
