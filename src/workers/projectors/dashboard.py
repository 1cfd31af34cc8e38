"""What the dashboard's counts are made of: its effects, its sales, and the log of its changes, which it has beside."""

from collections import Counter
from collections.abc import Iterable
from typing import Final, get_args
from zoneinfo import ZoneInfo

from adapters.redis.operations import Operation
from db.outbox import Recorded
from db.pool import Connection
from domain.events import Event
from read_models.dashboard import DASHBOARD, Table, effects
from read_models.model import Standing
from workers.counter_kind import Cell, CounterKind
from workers.projectors import dashboard_cells
from workers.projectors.dashboard_cells import exactly, moves_of, operations
from workers.projectors.dashboard_log_proof import DashboardLogProof
from workers.windows import Window

TABLES: Final[tuple[Table, ...]] = get_args(Table)


def dashboard_counts(zone: ZoneInfo) -> CounterKind:
    """By days of the zone."""

    def concerns(event: Event) -> bool:
        return any(True for _ in effects(event, zone))

    def cells_of(events: Iterable[Recorded]) -> Counter[Cell]:
        return dashboard_cells.cells_of(events, zone)

    def added(end: Standing, events: Iterable[Recorded]) -> list[Operation]:
        return operations(end, moves_of(events, zone))

    async def cells_in(connection: Connection, window: Window) -> Counter[Cell]:
        return await dashboard_cells.cells_in(connection, window, zone)

    return CounterKind(
        model=DASHBOARD,
        tables=TABLES,
        concerns=concerns,
        cells_of=cells_of,
        added=added,
        cells_in=cells_in,
        exactly=exactly,
        log=DashboardLogProof,
    )
