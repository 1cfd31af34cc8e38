"""Spans of days, and the dashboard's periods they are made of."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from domain.faults import FaultCode
from domain.refusals import InvalidInput
from read_models.dashboard import day_period, month_period

DAYS_DEFAULT: Final = 30
DAYS_MAX: Final = 3_700


def span(first: date | None, last: date | None, zone: ZoneInfo) -> tuple[date, date]:
    """The last DAYS_DEFAULT days unless said otherwise. Raises InvalidInput."""
    today = datetime.now(zone).date()
    end = last or (today if first is None else max(first, today))
    start = first or end - timedelta(days=DAYS_DEFAULT - 1)
    require_forwards(start, end)
    if (end - start).days >= DAYS_MAX:
        raise InvalidInput("from", f"Ask for at most {DAYS_MAX} days at once.", FaultCode.TOO_EARLY)
    return start, end


def require_forwards(first: date | None, last: date | None) -> None:
    """Of a span that may be open on either side. Raises InvalidInput if it ends before it begins."""
    if first is not None and last is not None and first > last:
        raise InvalidInput("from", "The span ends before it begins.", FaultCode.TOO_LATE)


def days(first: date, last: date) -> Iterator[date]:
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)


def month_starts(first: date, last: date) -> Iterator[date]:
    month = first.replace(day=1)
    while month <= last:
        yield month
        month = next_month(month)


def last_day(month: date) -> date:
    return next_month(month) - timedelta(days=1)


def next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def covering(first: date, last: date) -> list[str]:
    """The fewest periods that make up the span: whole months, and days at its ends."""
    periods: list[str] = []
    day = first
    while day <= last:
        if day.day == 1 and last_day(day) <= last:
            periods.append(month_period(day))
            day = next_month(day)
        else:
            periods.append(day_period(day))
            day += timedelta(days=1)
    return periods
