"""Read models that count: what was counted under each name in a span of days.

The dashboard is one of its own, for it is asked for at every turn and ranks thousands of products. Whatever else is to
be counted is a CounterModel: its moves here, what the tables say of it in db/counters, and a line in every.py.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from zoneinfo import ZoneInfo

import msgspec

from domain.events import Event
from read_models.model import ReadModel


class Move(msgspec.Struct, frozen=True):
    """On a day of the store's time zone, under a name, each of these counts moves by so much."""

    day: date
    name: str
    by: Mapping[str, int]


class CounterModel(ReadModel, frozen=True, kw_only=True):
    """`numbers` and `amounts` name its counts; amounts are in minor units of the shop's currency.

    `moves` says what an event does to them: pure, and the same each time, for a proof asks again.
    """

    numbers: tuple[str, ...]
    amounts: tuple[str, ...] = ()
    moves: Callable[[Event, ZoneInfo], Iterable[Move]]

    @property
    def counts(self) -> tuple[str, ...]:
        return self.numbers + self.amounts
