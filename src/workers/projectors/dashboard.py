"""Moves the dashboard's counters."""

from collections import Counter
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from adapters.redis.writer import Operation, RedisWriter, ranking_operation, total_operation
from read_models.dashboard import DASHBOARD, Effect, Table, day_period, effects, month_period
from read_models.model import Standing
from workers.feed import Batch

Cell = tuple[Table, str, str]
"""Table, period, cell."""


class Dashboard:
    model = DASHBOARD

    def __init__(self, writer: RedisWriter, zone: ZoneInfo) -> None:
        self._writer = writer
        self._zone = zone

    async def checkpoint(self) -> int:
        return await self._writer.checkpoint(self.model)

    async def apply(self, start: int, batch: Batch, generation: int) -> None:
        moved = summed(effect for recorded in batch.events for effect in effects(recorded.event, self._zone))
        end = Standing(generation, batch.position, batch.as_of_ms)
        await self._writer.apply(self.model, [operation(*cell, amount) for cell, amount in moved.items()], start, end)

    async def close(self) -> None:
        return None


def summed(moves: Iterable[Effect]) -> Counter[Cell]:
    """What a whole batch does to each cell, so that a busy second costs a few increments."""
    cells: Counter[Cell] = Counter()
    for effect in moves:
        for period in (day_period(effect.day), month_period(effect.day)):
            cells[effect.table, period, effect.cell] += effect.amount
    return cells


def operation(table: Table, period: str, cell: str, amount: int) -> Operation:
    if table == "totals":
        return total_operation(DASHBOARD, period, cell, amount)
    return ranking_operation(DASHBOARD, table, period, cell, amount)
