"""The stretches of time counters are built and verified in: memory stays the same however long their history is."""

import random
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from read_models.periods import day_period, month_period

SAMPLED_DAYS: Final = 3


class Window(msgspec.Struct, frozen=True):
    """`tables` (with periods) are those whose every effect lies in `span`: from a moment up to another, exclusive.

    No span: tables of times in which nothing happened.
    """

    span: tuple[datetime, datetime] | None
    tables: frozenset[tuple[str, str]]

    def has(self, cell: tuple[str, str, str]) -> bool:
        return cell[:2] in self.tables


def day_of(moment: datetime, zone: ZoneInfo) -> date:
    return moment.astimezone(zone).date()


def midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone)


def months_of(first: datetime, last: datetime, zone: ZoneInfo, tables: Sequence[str]) -> list[Window]:
    """Whole months of the store's time zone, each with its days."""
    start, windows = day_of(first, zone).replace(day=1), list[Window]()
    while start <= day_of(last, zone):
        end = (start + timedelta(days=32)).replace(day=1)
        periods = [month_period(start), *(day_period(start + timedelta(days=n)) for n in range((end - start).days))]
        filed = frozenset((table, period) for table in tables for period in periods)
        windows.append(Window((midnight(start, zone), midnight(end, zone)), filed))
        start = end
    return windows


def some_days_of(months: Sequence[Window]) -> list[Window]:
    """A few days of them, other ones each time, and the last month there is."""
    return [*months[-1:], *(a_day_of(random.choice(months)) for _ in range(SAMPLED_DAYS) if months)]  # noqa: S311


def a_day_of(month: Window) -> Window:
    assert month.span is not None
    start, end = month.span
    zone = start.tzinfo
    assert isinstance(zone, ZoneInfo)
    day = start.date() + timedelta(days=random.randrange((end.date() - start.date()).days))  # noqa: S311
    span = (midnight(day, zone), midnight(day + timedelta(days=1), zone))
    return Window(span, frozenset((table, day_period(day)) for table, _ in month.tables))
