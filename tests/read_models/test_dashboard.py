"""Given this event, then these cells move."""

from datetime import UTC, date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from domain.order_status import OrderStatus
from domain.orders.order_events import OrderCancelled, OrderPaid, OrderPlaced, SoldLine
from read_models.dashboard import Effect, effects

LAMP, ORDER = UUID(int=1), UUID(int=2)
MONDAY_EVENING = datetime(2026, 11, 23, 22, 30, tzinfo=UTC)
MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)


def test_a_paid_order_counts_on_the_day_it_was_paid_in_the_shops_own_time() -> None:
    paid = OrderPaid(
        subject=ORDER,
        version=2,
        placed_at=MONDAY_EVENING,
        paid_at=MONDAY_EVENING,
        total=900,
        lines=(SoldLine(LAMP, 2, 900, "LAMP-M"),),
    )
    assert {effect.day for effect in effects(paid, ZoneInfo("UTC"))} == {MONDAY}
    assert list(effects(paid, ZoneInfo("Europe/Athens"))) == [
        Effect(TUESDAY, "totals", "placed:PENDING", -1),
        Effect(TUESDAY, "totals", "placed:PAID", 1),
        Effect(TUESDAY, "totals", "gross", 900),
        Effect(TUESDAY, "totals", "orders", 1),
        Effect(TUESDAY, "totals", "units", 2),
        Effect(TUESDAY, "units", str(LAMP), 2),
        Effect(TUESDAY, "revenue", str(LAMP), 900),
        Effect(TUESDAY, "skus", f"{LAMP} LAMP-M", 2),
    ]


def test_a_cancelled_order_gives_back_on_the_day_of_the_cancellation() -> None:
    cancelled = OrderCancelled(
        subject=ORDER,
        version=3,
        placed_at=MONDAY_EVENING,
        cancelled_at=datetime(2026, 11, 24, 9, tzinfo=UTC),
        was=OrderStatus.PAID,
        refunded=900,
        lines=(SoldLine(LAMP, 2, 900, "LAMP-M"),),
    )
    assert list(effects(cancelled, ZoneInfo("UTC"))) == [
        Effect(MONDAY, "totals", "placed:PAID", -1),
        Effect(MONDAY, "totals", "placed:CANCELLED", 1),
        Effect(TUESDAY, "totals", "refunds", 900),
        Effect(TUESDAY, "totals", "units", -2),
        Effect(TUESDAY, "units", str(LAMP), -2),
        Effect(TUESDAY, "revenue", str(LAMP), -900),
        Effect(TUESDAY, "skus", f"{LAMP} LAMP-M", -2),
    ]


def test_a_placed_order_is_counted_by_status_and_not_yet_as_revenue() -> None:
    placed = OrderPlaced(subject=ORDER, version=1, placed_at=MONDAY_EVENING)
    assert list(effects(placed, ZoneInfo("UTC"))) == [Effect(MONDAY, "totals", "placed:PENDING", 1)]
