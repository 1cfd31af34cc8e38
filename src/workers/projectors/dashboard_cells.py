"""The dashboard's cells: from events, from the tables, and as what is done to Redis."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final, cast
from zoneinfo import ZoneInfo

from adapters.redis.operations import Operation, exact_operation, ranking_operation, total_operation
from db.dashboard.sales import Sale, sales_between
from db.outbox import Recorded
from db.pool import Connection
from read_models.dashboard import DASHBOARD, Effect, Table, day_period, effects, month_period, sku_cell
from workers.projectors.dashboard_windows import Window, day_of

Cell = tuple[Table, str, str]
"""Table, period, cell."""
UNITS: Final = "units"


def cells_of(events: Iterable[Recorded], zone: ZoneInfo) -> Counter[Cell]:
    """What these events do to each cell. Raises Unreadable."""
    return summed(effect for recorded in events for effect in effects(recorded.event, zone))


async def cells_in(connection: Connection, window: Window, zone: ZoneInfo) -> Counter[Cell]:
    """What the tables say every cell of the window's tables is."""
    assert window.span is not None
    sales = await sales_between(connection, *window.span)
    cells = summed(effect for sale in sales for effect in effects_of(sale, day_of(sale.at, zone)))
    return Counter({cell: amount for cell, amount in cells.items() if window.has(cell)})


def effects_of(sale: Sale, day: date) -> Iterable[Effect]:
    if sale.product is None:
        return (Effect(day, "totals", sale.fact, sale.amount),)
    if sale.sku is not None:
        return (Effect(day, "skus", sku_cell(sale.product, sale.sku), sale.amount),)
    own = Effect(day, cast("Table", sale.fact), str(sale.product), sale.amount)
    return (own, Effect(day, "totals", UNITS, sale.amount)) if sale.fact == UNITS else (own,)


def summed(moves: Iterable[Effect]) -> Counter[Cell]:
    """What they do to each cell together, so that a busy second costs a few increments."""
    days: Counter[tuple[Table, date, str]] = Counter()
    for effect in moves:
        days[effect.table, effect.day, effect.cell] += effect.amount
    cells: Counter[Cell] = Counter()
    for (table, day, cell), amount in days.items():
        cells[table, day_period(day), cell] += amount
        cells[table, month_period(day), cell] += amount
    return cells


def operations(generation: int, cells: Counter[Cell]) -> list[Operation]:
    return [operation(generation, *cell, amount) for cell, amount in cells.items() if amount]


def exactly(generation: int, cells: Mapping[Cell, int]) -> list[Operation]:
    return [exact_operation(DASHBOARD, generation, *cell, amount) for cell, amount in cells.items()]


def operation(generation: int, table: Table, period: str, cell: str, amount: int) -> Operation:
    if table == "totals":
        return total_operation(DASHBOARD, generation, period, cell, amount)
    return ranking_operation(DASHBOARD, generation, table, period, cell, amount)
