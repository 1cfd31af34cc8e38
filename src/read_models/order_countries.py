"""Orders by the country they go to: how many were paid, and what was paid for them, whatever became of them later."""

from collections.abc import Iterable
from typing import Final
from zoneinfo import ZoneInfo

from domain.events import Event
from domain.orders.order_events import OrderPaid
from read_models.counters import CounterModel, Move


def moves(event: Event, zone: ZoneInfo) -> Iterable[Move]:
    if isinstance(event, OrderPaid):
        yield Move(event.paid_at.astimezone(zone).date(), event.country, {"orders": 1, "paid": event.total})


ORDER_COUNTRIES: Final = CounterModel(
    "order_countries", revision=1, numbers=("orders",), amounts=("paid",), moves=moves
)
