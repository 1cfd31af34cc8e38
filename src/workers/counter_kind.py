"""What counters are made of."""

from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Protocol

import msgspec

from adapters.redis.generations import RedisGenerations
from adapters.redis.inspector import RedisInspector
from adapters.redis.operations import Operation
from db.outbox import Recorded
from db.pool import Connection
from domain.events import Event
from read_models.model import ReadModel, Slot, Standing
from workers.projection import Difference
from workers.windows import Window

Cell = tuple[str, str, str]
"""Table, period, cell."""


class LogProof(Protocol):
    """That what is told of the counters' changes between `begin` and `end` is what changed."""

    async def begin(self) -> None: ...

    async def end(self, repair: RedisGenerations | None) -> list[Difference]: ...


LogProofs = Callable[[RedisInspector, Slot, int, Window], LogProof | None]
"""Of a generation's window."""


def no_log(_inspector: RedisInspector, _slot: Slot, _generation: int, _window: Window) -> None:
    return None


class CounterKind(msgspec.Struct, frozen=True, kw_only=True):
    """`cells_of` events is what these do to each cell, and `added` what brings a generation by them to a standing;
    `cells_in` a window is what the tables say every cell there is; `exactly` brings cells of a generation to certain
    values. `concerns` tells whether anything of an event is in it. All but `cells_in` raise Unreadable.

    `log` proves what else is told of the changes, where anything is.
    """

    model: ReadModel
    tables: tuple[str, ...]
    concerns: Callable[[Event], bool]
    cells_of: Callable[[Iterable[Recorded]], Counter[Cell]]
    added: Callable[[Standing, Iterable[Recorded]], list[Operation]]
    cells_in: Callable[[Connection, Window], Awaitable[Counter[Cell]]]
    exactly: Callable[[Standing, Mapping[Cell, int]], list[Operation]]
    log: LogProofs = no_log
