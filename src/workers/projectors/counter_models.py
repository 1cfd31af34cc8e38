"""What a counter model's counts are made of: its moves, and its statement in db/counters."""

from collections import Counter
from collections.abc import Iterable, Mapping
from zoneinfo import ZoneInfo

from adapters.redis.operations import Operation, exact_operation, ranking_operation
from db.counted import counted_between
from db.outbox import Recorded
from db.pool import Connection
from domain.events import Event
from read_models.counters import CounterModel, Move
from read_models.model import Standing
from read_models.periods import day_period, month_period
from workers.counter_kind import Cell, CounterKind
from workers.windows import Window, day_of


def counts_of(model: CounterModel, zone: ZoneInfo) -> CounterKind:
    """By days of the zone."""

    def concerns(event: Event) -> bool:
        return any(True for _ in model.moves(event, zone))

    def cells_of(events: Iterable[Recorded]) -> Counter[Cell]:
        return filed(move for recorded in events for move in model.moves(recorded.event, zone))

    def added(end: Standing, events: Iterable[Recorded]) -> list[Operation]:
        cells = cells_of(events).items()
        return [ranking_operation(model, end.generation, *cell, amount) for cell, amount in cells if amount]

    async def cells_in(connection: Connection, window: Window) -> Counter[Cell]:
        assert window.span is not None
        counted = await counted_between(connection, model.name, model.counts, *window.span)
        cells = filed(Move(day_of(each.at, zone), each.name, {each.count: each.amount}) for each in counted)
        return Counter({cell: amount for cell, amount in cells.items() if window.has(cell)})

    def exactly(start: Standing, cells: Mapping[Cell, int]) -> list[Operation]:
        return [exact_operation(model, start.generation, *cell, amount) for cell, amount in cells.items()]

    return CounterKind(
        model=model,
        tables=model.counts,
        concerns=concerns,
        cells_of=cells_of,
        added=added,
        cells_in=cells_in,
        exactly=exactly,
    )


def filed(moves: Iterable[Move]) -> Counter[Cell]:
    cells: Counter[Cell] = Counter()
    for move in moves:
        for count, amount in move.by.items():
            for period in (day_period(move.day), month_period(move.day)):
                cells[count, period, move.name] += amount
    return cells
