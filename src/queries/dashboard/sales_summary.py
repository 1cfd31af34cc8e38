"""The dashboard's first look: sales of a span of days in one line."""

from datetime import UTC, date, datetime
from typing import ClassVar, Final

import msgspec

from domain.money import Money
from domain.order_status import OrderStatus
from queries.periods import span
from queries.question import Question
from queries.view import View
from read_models.dashboard import DASHBOARD, placed
from read_models.documents import encode
from read_models.model import ReadModel

PLACED: Final = [(status.value, placed(status)) for status in OrderStatus]


class SalesSummary(Question, frozen=True):
    """Days of the store's time zone, inclusive; the last 30 unless said otherwise."""

    reads: ClassVar[tuple[ReadModel, ...]] = (DASHBOARD,)
    first_day: date | None
    last_day: date | None


class Summary(msgspec.Struct, frozen=True):
    """`by_status` counts the orders placed in the span by the status they have now. How fresh it is stands last."""

    revenue: Money
    gross_revenue: Money
    refunds: Money
    orders: int
    units: int
    average_order_value: Money
    new_customers: int
    by_status: dict[str, int]
    position: int
    as_of: datetime


def figures(summary: bytes) -> bytes:
    """What of a summary's JSON is about sales: the rest, which stands behind it, says how fresh it is."""
    return summary.rpartition(b',"position":')[0]


async def sales_summary(question: SalesSummary, view: View) -> bytes:
    (sums,) = await view.totals([span(question.first_day, question.last_day, view.zone(DASHBOARD))])
    cell, currency = sums.get, view.currency
    gross, refunds, orders = cell("gross", 0), cell("refunds", 0), cell("orders", 0)
    return encode(
        Summary(
            revenue=Money(gross - refunds, currency),
            gross_revenue=Money(gross, currency),
            refunds=Money(refunds, currency),
            orders=orders,
            units=cell("units", 0),
            average_order_value=Money(rounded(gross, orders), currency),
            new_customers=cell("new_customers", 0),
            by_status={status: cell(counted, 0) for status, counted in PLACED},
            position=view.position,
            as_of=datetime.fromtimestamp(view.as_of_ms / 1000, UTC),
        )
    )


def rounded(total: int, count: int) -> int:
    """The average to the nearest minor unit, halves up; 0 of none."""
    return (2 * total + count) // (2 * count) if count else 0
