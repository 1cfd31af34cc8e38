"""The periods the dashboard's cells are filed under, days and months, and which of them make up a span of days."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

DAYS_KEPT_MAX: Final = 4_096


@lru_cache(maxsize=DAYS_KEPT_MAX)
def day_period(day: date) -> str:
    return day.isoformat()


def month_period(day: date) -> str:
    return day.isoformat()[:7]


def month_of(day: str) -> str:
    """The month's period of a day's."""
    return day[:7]


def is_day(period: str) -> bool:
    return len(period) > len("2026-11")


def days_of(month: str) -> list[str]:
    start = date.fromisoformat(f"{month}-01")
    return [day_period(day) for day in days(start, last_day(start))]


def days(first: date, last: date) -> Iterator[date]:
    return map(date.fromordinal, range(first.toordinal(), last.toordinal() + 1))


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
