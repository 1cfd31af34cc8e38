"""A dashboard as its projector writes it, and all that was written in a list: what any span must come to."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import asyncpg

from adapters.redis.client import Redis
from adapters.redis.dashboard.kept_sales import KeptSales
from adapters.redis.dashboard.span import Ranked, Sold
from adapters.redis.reader import RedisReader
from db.outbox import Recorded
from domain.order_status import OrderStatus
from domain.orders.order_events import OrderPaid, OrderRefunded, SoldLine
from domain.outages import Moved
from domain.shop import ShopFacts
from read_models.dashboard import DASHBOARD, parts_of
from read_models.model import Standing
from workers.counter_kind import Cell
from workers.counters import Counters
from workers.feed import Batch
from workers.projectors.dashboard import dashboard_counts
from workers.projectors.dashboard_cells import Moved as MovedCell
from workers.projectors.dashboard_cells import exactly, filed, moves_of

UTC_ZONE = ZoneInfo("UTC")
FACTS = ShopFacts("USD", UTC_ZONE)
FIRST_DAY = date(2025, 12, 20)


def day(number: int) -> date:
    return FIRST_DAY + timedelta(days=number)


def moment(number: int) -> datetime:
    return datetime(2025, 12, 20, 12, tzinfo=UTC) + timedelta(days=number)


def line(product: int, units: int, revenue: int) -> SoldLine:
    return SoldLine(UUID(int=product), units, revenue, f"SKU-{product}-{revenue % 2}")


def paid(number: int, *lines: SoldLine) -> OrderPaid:
    total = sum(each.revenue for each in lines)
    return OrderPaid(
        subject=UUID(int=1), version=1, placed_at=moment(number), paid_at=moment(number), total=total, lines=lines
    )


def refunded(number: int, *lines: SoldLine) -> OrderRefunded:
    return OrderRefunded(
        subject=UUID(int=1),
        version=2,
        placed_at=moment(number),
        refunded_at=moment(number + 1),
        was=OrderStatus.PAID,
        refunded=sum(each.revenue for each in lines),
        lines=lines,
    )


class Ledger:
    """`truth` is what each cell of each day is after each position, generations aside."""

    def __init__(self, database_url: str, postgres: asyncpg.Pool, redis: Redis) -> None:
        self.redis = redis
        self.dashboard = Counters(dashboard_counts(FACTS.time_zone), database_url, postgres, redis, FACTS)
        self.standing = Standing(0, 0, 0, 0, self.dashboard.shape)
        self.truth: Counter[MovedCell] = Counter()
        self.truths: dict[int, Counter[MovedCell]] = {}
        self._generation = 0

    async def rebuild(self) -> None:
        """As far as the live one, from what is known to be true."""
        self._generation += 1
        start = Standing(self._generation, self.standing.position, 0, 0, self.dashboard.shape)
        await self.dashboard.store.begin(start)
        await self.dashboard._write(start, filed(self.truth))
        assert await self.dashboard.store.switch(self._generation) == "switched"
        self._now(start)

    async def happens(self, *events: OrderPaid | OrderRefunded) -> None:
        """In one batch."""
        recorded = self._recorded(events)
        await self._project(Batch(recorded, 1_000))
        self._now(self.standing, recorded)

    async def is_parked(self, event: OrderPaid | OrderRefunded) -> Recorded:
        (recorded,) = self._recorded([event])
        await self._project(Batch([], 1_000, parked=recorded))
        self._now(self.standing)
        return recorded

    async def is_brought_back(self, recorded: Recorded) -> None:
        await self._project(Batch([recorded], 1_000, requeued=recorded))
        self._now(self.standing, [recorded])

    async def is_repaired(self, cells: Counter[Cell]) -> None:
        await self.dashboard.store.apply("live", exactly(self.standing, cells), self.standing, self.standing)

    def _recorded(self, events: Sequence[OrderPaid | OrderRefunded]) -> list[Recorded]:
        first = self.standing.position + 1
        return [Recorded(first + place, event, 1_000) for place, event in enumerate(events)]

    async def _project(self, batch: Batch) -> None:
        self.standing = await self.dashboard.project("live", self.standing, batch)

    def _now(self, standing: Standing, happened: Sequence[Recorded] = ()) -> None:
        self.standing = standing
        self.truth = self.truth.copy()
        self.truth.update(moves_of(happened, UTC_ZONE))
        self.truths[standing.position] = self.truth


class Asker:
    """A process that answers questions."""

    def __init__(self, redis: Redis) -> None:
        self.reader = RedisReader(redis)
        self.kept = KeptSales(self.reader)

    async def reads(self, first: date, last: date) -> None:
        """Whatever there is."""
        await self.ask(lambda at: self.kept.totals(at, [(first, last)]))

    async def totals(self, ledger: Ledger, first: date, last: date) -> None:
        """Asks, and compares."""
        asked_at = ledger.standing.position
        standing, (found,) = await self.ask(lambda at: self.kept.totals(at, [(first, last)]))
        assert standing.position >= asked_at, "it shows all that had happened when it was asked"
        wanted = summed(ledger.truths[standing.position], "totals", first, last)
        assert {cell: amount for cell, amount in found.items() if amount} == wanted

    async def best(self, ledger: Ledger, first: date, last: date, by: Ranked, limit: int) -> None:
        asked_at = ledger.standing.position
        standing, found = await self.ask(lambda at: self.kept.best(at, (first, last), by, limit))
        assert standing.position >= asked_at, "it shows all that had happened when it was asked"
        assert found == best_of(ledger.truths[standing.position], first, last, by, limit)

    async def ask(self, question: Any) -> Any:
        for _ in range(5):
            at = self.reader.known(DASHBOARD) or await self.reader.standing(DASHBOARD)
            try:
                return await question(at)
            except Moved:
                continue
        raise AssertionError("it moves and moves")


def summed(truth: Counter[MovedCell], table: str, first: date, last: date) -> dict[str, int]:
    sums: Counter[str] = Counter()
    for (of, on, cell), amount in truth.items():
        if of == table and str(first) <= on <= str(last):
            sums[cell] += amount
    return {cell: amount for cell, amount in sums.items() if amount}


def best_of(truth: Counter[MovedCell], first: date, last: date, by: Ranked, limit: int) -> list[Sold]:
    tables = {table: summed(truth, table, first, last) for table in ("revenue", "units", "skus")}
    skus: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    for cell, units in tables["skus"].items():
        product, sku = parts_of(cell.encode())
        skus[product.decode()].append((-units, sku.decode()))
    sold = sorted({*tables["revenue"], *tables["units"]}, key=lambda each: (-tables[by].get(each, 0), each))
    return [
        Sold(
            product,
            min(skus[product])[1] if product in skus else None,
            tables["revenue"].get(product, 0),
            tables["units"].get(product, 0),
        )
        for product in sold[:limit]
    ]
