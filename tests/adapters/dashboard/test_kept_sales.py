"""What a process keeps of the dashboard is what summing afresh would come to, whatever happens in between."""

import asyncio
from collections import Counter
from typing import Any

import asyncpg
import pytest
from hypothesis import strategies as some

from adapters.redis.client import Redis
from adapters.redis.dashboard import errand, kept_sales, ranking, span
from domain.order_events import OrderPaid, OrderRefunded
from tests.adapters.dashboard.a_ledger import Asker, Ledger, day, line, paid, refunded
from tests.exploring import explore
from tests.workers.test_healing import dumped, restore

days = some.integers(0, 45)
lines = some.lists(
    some.builds(line, some.integers(1, 9), some.integers(0, 3), some.sampled_from([0, 100, 101, 250])),
    min_size=1,
    max_size=3,
)
events = some.builds(lambda make, on, sold: make(on, *sold), some.sampled_from([paid, paid, refunded]), days, lines)
questions = some.tuples(
    some.tuples(days, days).map(sorted), some.sampled_from(["totals", "revenue", "units"]), some.integers(1, 4)
)
steps = some.one_of(
    some.tuples(some.just("happen"), some.lists(events, min_size=1, max_size=4)),
    some.tuples(some.just("ask"), some.lists(questions, min_size=1, max_size=4)),
    some.tuples(some.just("ask while"), some.tuples(questions, some.lists(events, min_size=1, max_size=2))),
    some.tuples(some.sampled_from(["park", "repair", "rebuild", "wipe", "keep", "lose", "cut", "forget"]), events),
)


@pytest.fixture(autouse=True)
def little_is_much(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, bound, value in (
        (ranking, "KEPT_MAX", 5),
        (ranking, "MOVED_MAX", 3),
        (ranking, "LOOKED_AT_ONCE_MAX", 2),
        (span, "TAKEN_AT_ONCE_MAX", 2),
        (errand, "CELLS_A_STEP", 6),
        (kept_sales, "CHANGES_A_STEP_MAX", 3),
        (kept_sales, "TOTALS_SPANS_MAX", 2),
        (kept_sales, "PRODUCTS_SPANS_MAX", 2),
        (kept_sales, "PRODUCTS_DAYS_MAX", 1),
    ):
        monkeypatch.setattr(module, bound, value)


class Story:
    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.asker = Asker(ledger.redis)
        self._state: Any = None

    async def step(self, what: str, given: Any) -> None:
        ledger = self.ledger
        match what:
            case "happen":
                await ledger.happens(*given)
            case "ask":
                await asyncio.gather(*(self.ask(*question) for question in given))
            case "ask while":
                question, happening = given
                await asyncio.gather(self.ask(*question), *[self.happen_apart(happening)], self.ask(*question))
            case "park":
                recorded = await ledger.is_parked(given)
                await self.ask((0, 45), "totals", 1)
                await ledger.is_brought_back(recorded)
            case "repair":
                await self.repair()
            case "rebuild":
                await ledger.rebuild()
            case "wipe":
                await ledger.redis.flushdb()
                await ledger.rebuild()
            case "keep":
                self._state = (await dumped(ledger.redis), ledger.standing, ledger.truth, dict(ledger.truths))
            case "lose" if self._state is not None:
                dump, ledger.standing, ledger.truth, ledger.truths = self._state
                await restore(ledger.redis, dump)
                ledger.truths = dict(ledger.truths)
                await ledger.happens(given)  # something else than before, at the same position
            case "cut":
                await ledger.redis.xtrim(f"{{dashboard}}:{ledger.standing.generation}:changes", maxlen=1)
            case "forget":
                await ledger.redis.delete(f"{{dashboard}}:{ledger.standing.generation}:changes")

    async def ask(self, span_of: tuple[int, int], what: Any, limit: int) -> None:
        first, last = span_of
        if what == "totals":
            await self.asker.totals(self.ledger, day(first), day(last))
        else:
            await self.asker.best(self.ledger, day(first), day(last), what, limit)

    async def happen_apart(self, happening: list[OrderPaid | OrderRefunded]) -> None:
        for event in happening:
            await asyncio.sleep(0)
            await self.ledger.happens(event)

    async def repair(self) -> None:
        """A cell was damaged behind everybody's back, seen so by whoever read it then, and is put right."""
        first = next(iter(sorted(cell for cell in self.ledger.truth if cell[2] == "gross")), None)
        if first is None:
            return
        table, on, cell = first
        generation = self.ledger.standing.generation
        await self.ledger.redis.hincrby(f"{{dashboard}}:{generation}:{table}:{on}", cell, 7)  # type: ignore[misc]
        await self.asker.reads(on, on)
        await self.ledger.is_repaired(Counter({(table, str(on), cell): self.ledger.truth[first]}))


async def test_any_story_comes_to_what_summing_afresh_comes_to(
    database_url: str, postgres: asyncpg.Pool, redis: Redis
) -> None:
    async def tell(story: list[tuple[str, Any]]) -> None:
        await redis.flushdb()
        ledger = Ledger(database_url, postgres, redis)
        await ledger.rebuild()
        told = Story(ledger)
        for what, given in story:
            await told.step(what, given)
        for what in ("totals", "revenue", "units"):
            await told.ask((0, 45), what, 3)
            await told.ask((12, 12), what, 3)

    await explore(some.lists(steps, min_size=3, max_size=14), 15, tell)
