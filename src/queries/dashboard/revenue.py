"""Revenue by day or by month."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import ClassVar

import msgspec

from domain.money import Money
from queries.base import Question, View
from queries.periods import span
from read_models.dashboard import DASHBOARD
from read_models.documents import encode
from read_models.model import ReadModel
from read_models.periods import day_period, days, last_day, month_period, month_starts


class Granularity(StrEnum):
    DAY = "day"
    MONTH = "month"


class Revenue(Question, frozen=True):
    """Days of the store's time zone, inclusive; the last 30 unless said otherwise."""

    reads: ClassVar[tuple[ReadModel, ...]] = (DASHBOARD,)
    first_day: date | None
    last_day: date | None
    granularity: Granularity = Granularity.DAY


class RevenueRow(msgspec.Struct, frozen=True):
    """`period` is a day (2026-11-23) or a month (2026-11); `revenue` is gross less refunds."""

    period: str
    revenue: Money
    gross_revenue: Money
    refunds: Money
    orders: int
    units: int


class RevenueByPeriod(msgspec.Struct, frozen=True):
    """Empty periods included, in their order."""

    items: Sequence[RevenueRow]


async def revenue(question: Revenue, view: View) -> bytes:
    rows = list(parts(*span(question.first_day, question.last_day, view.zone(DASHBOARD)), question.granularity))
    sums = await view.totals([(first, last) for _, first, last in rows])
    return encode(
        RevenueByPeriod([row(period, cells, view.currency) for (period, _, _), cells in zip(rows, sums, strict=True)])
    )


def parts(first_day: date, end_day: date, granularity: Granularity) -> Iterator[tuple[str, date, date]]:
    """Each row's name, and its first and last day: of a month at either end only the days that were asked for."""
    if granularity is Granularity.DAY:
        yield from ((day_period(day), day, day) for day in days(first_day, end_day))
        return
    for start in month_starts(first_day, end_day):
        yield month_period(start), max(start, first_day), min(last_day(start), end_day)


def row(period: str, cells: Mapping[str, int], currency: str) -> RevenueRow:
    gross, refunds = cells.get("gross", 0), cells.get("refunds", 0)
    return RevenueRow(
        period,
        Money(gross - refunds, currency),
        Money(gross, currency),
        Money(refunds, currency),
        cells.get("orders", 0),
        cells.get("units", 0),
    )
