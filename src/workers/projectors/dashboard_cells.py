"""The dashboard's cells: from events, from the tables, and as what is done to Redis and told in the log."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final, cast
from zoneinfo import ZoneInfo

import msgspec

from adapters.redis.operations import (
    Operation,
    change_operation,
    exact_operation,
    ranking_operation,
    total_operation,
)
from db.dashboard.sales import Sale, sales_between
from db.outbox import Recorded
from db.pool import Connection
from read_models.dashboard import DASHBOARD, Effect, Table, effects, sku_cell
from read_models.dashboard_changes import CHANGES_KEPT_MAX, Change, Move, changes_of, untold
from read_models.model import Standing
from read_models.periods import day_period, month_of
from workers.counter_kind import Cell
from workers.windows import Window, day_of

Moved = tuple[Table, str, str]
"""Table, day, cell."""
UNITS: Final = "units"


def cells_of(events: Iterable[Recorded], zone: ZoneInfo) -> Counter[Cell]:
    """What these events do to each cell. Raises Unreadable."""
    return filed(moves_of(events, zone))


def moves_of(events: Iterable[Recorded], zone: ZoneInfo) -> Counter[Moved]:
    """What they do to each day. Raises Unreadable."""
    return summed(effect for recorded in events for effect in effects(recorded.event, zone))


async def cells_in(connection: Connection, window: Window, zone: ZoneInfo) -> Counter[Cell]:
    """What the tables say every cell of the window's tables is."""
    assert window.span is not None
    sales = await sales_between(connection, *window.span)
    cells = filed(summed(effect for sale in sales for effect in effects_of(sale, day_of(sale.at, zone))))
    return Counter({cell: amount for cell, amount in cells.items() if window.has(cell)})


def effects_of(sale: Sale, day: date) -> Iterable[Effect]:
    if sale.product is None:
        return (Effect(day, "totals", sale.fact, sale.amount),)
    if sale.sku is not None:
        return (Effect(day, "skus", sku_cell(sale.product, sale.sku), sale.amount),)
    own = Effect(day, cast("Table", sale.fact), str(sale.product), sale.amount)
    return (own, Effect(day, "totals", UNITS, sale.amount)) if sale.fact == UNITS else (own,)


def summed(moves: Iterable[Effect]) -> Counter[Moved]:
    """What they do to each cell of a day together, so that a busy second costs a few increments."""
    days: defaultdict[Moved, int] = defaultdict(int)
    for effect in moves:
        days[effect.table, day_period(effect.day), effect.cell] += effect.amount
    return Counter(days)


def filed(moves: Mapping[Moved, int]) -> Counter[Cell]:
    """Under the day and under its month."""
    cells: defaultdict[Cell, int] = defaultdict(int)
    for (table, day, cell), amount in moves.items():
        cells[table, day, cell] += amount
        cells[table, month_of(day), cell] += amount
    return Counter(cells)


def operations(end: Standing, moves: Counter[Moved]) -> list[Operation]:
    """What brings a generation to `end`, told in the log."""
    added = [operation(end.generation, *cell, amount) for cell, amount in filed(moves).items() if amount]
    told: list[Move] = [(*moved, amount) for moved, amount in moves.items() if amount]
    return [*added, *(change(end, each) for each in changes_of(told))]


def exactly(start: Standing, cells: Mapping[Cell, int]) -> list[Operation]:
    """What the cells are from now on. Whoever keeps sums of them has to read them again."""
    return [
        *(exact_operation(DASHBOARD, start.generation, *cell, amount) for cell, amount in cells.items()),
        change(start, untold()),
    ]


def change(at: Standing, told: Change) -> Operation:
    text = msgspec.json.encode(told).decode()
    return change_operation(DASHBOARD, at.generation, at.position, text, CHANGES_KEPT_MAX)


def operation(generation: int, table: str, period: str, cell: str, amount: int) -> Operation:
    if table == "totals":
        return total_operation(DASHBOARD, generation, period, cell, amount)
    return ranking_operation(DASHBOARD, generation, table, period, cell, amount)
