"""Orders by country: what each event adds."""

from datetime import UTC, date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from domain.orders.order_events import OrderPaid, OrderPlaced
from read_models.counters import Move
from read_models.order_countries import moves

ORDER = UUID(int=1)
LATE = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)
ZURICH = ZoneInfo("Europe/Zurich")


def test_a_paid_order_counts_on_its_day_in_the_stores_time_zone() -> None:
    paid = OrderPaid(subject=ORDER, version=2, placed_at=LATE, paid_at=LATE, total=4_900, lines=(), country="CH")
    assert list(moves(paid, ZURICH)) == [Move(date(2026, 12, 1), "CH", {"orders": 1, "paid": 4_900})]


def test_an_order_nobody_paid_counts_nowhere() -> None:
    assert list(moves(OrderPlaced(subject=ORDER, version=1, placed_at=LATE), ZURICH)) == []
