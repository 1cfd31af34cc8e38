"""What a process keeps of the dashboard is what summing afresh would come to, whatever happens in between."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

import asyncpg
import pytest
from hypothesis import strategies as some

from adapters.redis.client import Redis
from adapters.redis.dashboard import errand, kept_sales, ranking, span
from adapters.redis.reader import RedisReader
from domain.orders.order_events import OrderPaid, OrderRefunded
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
    some.tuples(some.just("ask while"), some.tuples(some.lists(questions, max_size=4), some.lists(events, max_size=3))),
    some.tuples(some.sampled_from(["park", "repair", "rebuild", "wipe", "lose", "hurry", "cut", "forget"]), events),
)


@pytest.fixture(autouse=True)
def little_is_much(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, bound, value in (
        (ranking, "KEPT_MAX", 5),
        (ranking, "MOVED_MAX", 3),
        (ranking, "LOOKED_AT_ONCE_MAX", 2),
        (span, "TAKEN_AT_ONCE_MAX", 2),
        (errand, "CELLS_A_STEP", 2),
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

    async def step(self, what: str, given: Any) -> None:
        match what:
            case "happen":
                await self.ledger.happens(*given)
            case "ask while":
                asked, happening = given
                await asyncio.gather(*(self.ask(*question) for question in asked), self.happen_apart(happening))
            case _:
                await self.ask_all()
                await self.meet(what, given)
                await self.ask_all()

    async def meet(self, what: str, event: OrderPaid | OrderRefunded) -> None:
        """What becomes of a store, and of an event, between two questions."""
        ledger, redis = self.ledger, self.ledger.redis
        log = f"{{dashboard}}:{ledger.standing.generation}:changes"
        match what:
            case "park":
                recorded = await ledger.is_parked(event)
                await self.ask_all()
                await ledger.is_brought_back(recorded)
            case "repair":
                await self.repair()
            case "rebuild":
                await ledger.rebuild()
                await ledger.happens(event)
            case "wipe":
                await redis.flushdb()
                await ledger.rebuild()
            case "lose":
                dump, standing, truth = await dumped(redis), ledger.standing, ledger.truth
                await ledger.happens(event)
                await self.ask_all()
                await restore(redis, dump)
                ledger.standing, ledger.truth = standing, truth
                await ledger.happens(event, event)  # something else, from the same position on
            case "hurry":
                for _ in range(5):
                    await ledger.happens(event)
            case "cut":
                await ledger.happens(event)
                await ledger.happens(event)
                await redis.xtrim(log, maxlen=1)
            case "forget":
                await ledger.happens(event)
                await redis.delete(log)
                await ledger.happens(event)

    async def ask_all(self) -> None:
        await self.ask((0, 45), "totals", 1)
        await self.ask((5, 45), "units", 2)

    async def ask(self, span_of: Sequence[int], what: Any, limit: int) -> None:
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
        """A cell was damaged behind everybody's back, is seen so by whoever reads it then, and is put right."""
        cell = next(iter(sorted(cell for cell in self.ledger.truth if cell[2] == "gross")), None)
        if cell is None:
            return
        table, on, name = cell
        the_day = date.fromisoformat(on)
        key = f"{{dashboard}}:{self.ledger.standing.generation}:{table}:{on}"
        await self.ledger.redis.hincrby(key, name, 7)  # type: ignore[misc]
        await self.asker.reads(the_day, the_day)
        await self.ledger.is_repaired(Counter({cell: self.ledger.truth[cell]}))
        await self.asker.totals(self.ledger, the_day, the_day)


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


async def test_what_moves_while_it_is_read_is_in_it_once(
    database_url: str, postgres: asyncpg.Pool, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Months, and a day, of which something is sold at every step of reading them; more spans than are kept."""
    monkeypatch.setattr(kept_sales, "PRODUCTS_SPANS_MAX", 1)
    ledger, asker, together = Ledger(database_url, postgres, redis), Asker(redis), RedisReader.together
    await ledger.rebuild()
    await ledger.happens(
        *(paid(number, *(line(product, 1, 100) for product in range(1, 6))) for number in (12, 13, 20))
    )

    async def read_and_sell(self: RedisReader, *asked: Any) -> Any:
        found = await together(self, *asked)
        await ledger.happens(paid(13, line(5, 1, 250), line(9, 1, 1)))
        return found

    with monkeypatch.context() as patched:
        patched.setattr(RedisReader, "together", read_and_sell)
        async with asyncio.timeout(10):
            await asyncio.gather(*(asker.best(ledger, day(first), day(45), "units", 5) for first in range(10, 13)))
            await asker.best(ledger, day(13), day(13), "revenue", 5)
    await asker.best(ledger, day(12), day(45), "revenue", 5)


async def test_a_month_read_by_days_is_in_it_once_where_all_begins_anew_meanwhile(
    database_url: str, postgres: asyncpg.Pool, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It moved while it was read; cells are set while its first days are."""
    ledger, asker, together = Ledger(database_url, postgres, redis), Asker(redis), RedisReader.together
    await ledger.rebuild()
    january, sold = [day(number) for number in range(12, 43)], [line(product, 1, 100) for product in range(1, 6)]
    await ledger.happens(paid(14, *sold), paid(12, line(1, 1, 100)))
    done = list[str]()

    async def meet(self: RedisReader, *asked: Any) -> Any:
        keys = [str(command[1]) for command in asked[2:]]
        if not done and any(command[2] for command in asked[3:]):
            done.append("moved")
            await ledger.happens(paid(14, line(5, 1, 250)))
        elif done == ["moved"] and any(key.endswith(f":revenue:{january[0]}") for key in keys):
            done.append("set")
            await ledger.is_repaired(Counter())
        return await together(self, *asked)

    with monkeypatch.context() as patched:
        patched.setattr(RedisReader, "together", meet)
        await asker.best(ledger, january[0], january[-1], "revenue", 5)
    assert done == ["moved", "set"]
