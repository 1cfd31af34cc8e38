"""Revenue by day or by month."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import ClassVar

import msgspec

from domain.money import Money
from queries.base import Question, View
from queries.periods import days, month_starts
from read_models.dashboard import DASHBOARD, day_period, month_period
from read_models.documents import encode
from read_models.model import ReadModel


class Granularity(StrEnum):
    DAY = "day"
    MONTH = "month"


class Revenue(Question, frozen=True):
    """Days of the store's time zone, inclusive; by month, whole months are shown, whatever days begin and end them."""

    reads: ClassVar[tuple[ReadModel, ...]] = (DASHBOARD,)
    first_day: date
    last_day: date
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
    if question.granularity is Granularity.DAY:
        periods = [day_period(day) for day in days(question.first_day, question.last_day)]
    else:
        periods = [month_period(start) for start in month_starts(question.first_day, question.last_day)]
    tables = await view.tables(DASHBOARD, "totals", periods)
    rows = [row(period, cells, view.currency) for period, cells in zip(periods, tables, strict=True)]
    return encode(RevenueByPeriod(rows))


def row(period: str, cells: dict[str, int], currency: str) -> RevenueRow:
    gross, refunds = cells.get("gross", 0), cells.get("refunds", 0)
    return RevenueRow(
        period,
        Money(gross - refunds, currency),
        Money(gross, currency),
        Money(refunds, currency),
        cells.get("orders", 0),
        cells.get("units", 0),
    )
