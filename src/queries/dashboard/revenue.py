"""Revenue by day or by month."""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import ClassVar, Final

import msgspec

from adapters.redis.dashboard.portions import make_in_portions
from adapters.redis.dashboard.span import Totals
from domain.money import Money
from queries.periods import span
from queries.question import Question
from queries.view import View
from read_models.dashboard import DASHBOARD
from read_models.documents import encode
from read_models.model import ReadModel
from read_models.periods import day_period, days, last_day, month_period, month_starts

SPANS_REMEMBERED_MAX: Final = 32


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
    periods = parts(*span(question.first_day, question.last_day, view.zone(DASHBOARD)), question.granularity)
    sums, currency = await view.totals(list(periods.values())), view.currency

    def told(summed: tuple[str, Totals]) -> msgspec.Raw:
        """What was told of these sums before, as long as they hold."""
        period, totals = summed
        if (said := totals.told.get(period)) is None:
            said = totals.told[period] = msgspec.Raw(encode(row(period, totals, currency)))
        return said

    return encode({"items": await make_in_portions([], told, list(zip(periods, sums, strict=True)))})


@lru_cache(maxsize=SPANS_REMEMBERED_MAX)
def parts(first_day: date, end_day: date, granularity: Granularity) -> Mapping[str, tuple[date, date]]:
    """Each row's first and last day by its name: of a month at either end only the days that were asked for."""
    if granularity is Granularity.DAY:
        return {day_period(day): (day, day) for day in days(first_day, end_day)}
    return {
        month_period(start): (max(start, first_day), min(last_day(start), end_day))
        for start in month_starts(first_day, end_day)
    }


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
