"""A question costs the same however much was sold, and over however many days: what is kept is moved, not summed."""

import sys
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from types import FrameType
from typing import Any, NamedTuple
from uuid import UUID

import asyncpg
import pytest

from adapters.redis.client import Redis
from adapters.redis.dashboard import ranking
from adapters.redis.line import Line
from read_models.dashboard import sku_cell
from tests.adapters.dashboard.a_ledger import FIRST_DAY, Asker, Ledger, line, paid

YEAR_DAYS = 365
LAST = FIRST_DAY + timedelta(days=YEAR_DAYS - 1)
SPANS = {"day": (LAST, LAST), "30 days": (LAST - timedelta(days=29), LAST), "year": (FIRST_DAY, LAST)}


class Cost(NamedTuple):
    """Steps at Redis, bytes that came back, and instructions of Python's."""

    steps: int
    read_bytes: int
    instructions: int


def size(answer: Any) -> int:
    return sum(map(size, answer)) if isinstance(answer, list) else len(answer) if isinstance(answer, bytes) else 0


async def cost_of(question: Callable[[], Awaitable[object]], monkeypatch: pytest.MonkeyPatch) -> Cost:
    ask, read, instructions = Line.ask_together, list[int](), 0

    async def weighed(self: Line, *commands: Any) -> list[Any]:
        found = await ask(self, *commands)
        read.append(size(found))
        return found

    def count(frame: FrameType, event: str, argument: object) -> Any:
        nonlocal instructions
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        instructions += event == "opcode"
        return count

    with monkeypatch.context() as patched:
        patched.setattr(Line, "ask_together", weighed)
        before = sys.gettrace()
        sys.settrace(count)
        try:
            await question()
        finally:
            sys.settrace(before)
    return Cost(len(read), sum(read), instructions)


async def sold(ledger: Ledger, products: int) -> None:
    """Every thirty days as many kinds of things as that."""
    cells = Counter[Any]()
    for number in range(0, YEAR_DAYS, 30):
        for product in range(products):
            name, day = UUID(int=product), str(FIRST_DAY + timedelta(days=number))
            cells["revenue", day, str(name)] = cells["totals", day, "gross"] = 100 + product
            cells["units", day, str(name)] = cells["skus", day, sku_cell(name, "SKU")] = 1
    ledger.truth = cells
    await ledger.rebuild()


async def costs_of(ledger: Ledger, asker: Asker, monkeypatch: pytest.MonkeyPatch) -> dict[str, list[Cost]]:
    """Of each span, once it is kept: the best sellers and the totals, in an idle shop and after an order."""
    costs = defaultdict[str, list[Cost]](list)
    for name, (first, last) in SPANS.items():

        async def best(first: date = first, last: date = last) -> None:
            await asker.ask(lambda at: asker.kept.best(at, (first, last), "revenue", 10))

        async def totals(first: date = first, last: date = last) -> None:
            await asker.ask(lambda at: asker.kept.totals(at, [(first, last)]))

        for question in (best, totals):
            await question()
            costs[name].append(await cost_of(question, monkeypatch))
            await ledger.happens(paid(YEAR_DAYS - 1, line(1, 1, 7)))
            costs[name].append(await cost_of(question, monkeypatch))
    return costs


async def test_a_year_costs_what_a_day_does_and_a_large_shop_what_a_small_one_does(
    database_url: str, postgres: asyncpg.Pool, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ranking, "KEPT_MAX", 20)
    shops = []
    for products in (30, 300):
        ledger, asker = Ledger(database_url, postgres, redis), Asker(redis)
        await redis.flushdb()
        await sold(ledger, products)
        shops.append(await costs_of(ledger, asker, monkeypatch))
    small, large = shops
    for of in SPANS:
        for least, most, day in zip(small[of], large[of], large["day"], strict=True):
            assert (least.steps, most.steps) == (1, 1)
            assert most.read_bytes <= 1.1 * least.read_bytes
            assert most.instructions <= 1.5 * least.instructions, "an answer may come in two pieces"
            assert most.instructions <= 2 * day.instructions
