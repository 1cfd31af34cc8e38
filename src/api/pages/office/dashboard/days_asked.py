"""Which days the dashboard is asked for, and which it is held against."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final, Literal

from msgspec import Struct, field

from api.requests.bodies import Body
from domain.faults import FaultCode
from domain.refusals import InvalidInput
from queries.dashboard.revenue import Granularity
from queries.periods import DAYS_MAX
from read_models.periods import last_day

DAYS_SHOWN_EACH_MAX: Final = 92
"""Of more days the months are shown."""

Preset = Literal["today", "last-7", "last-30", "last-90", "this-month", "last-month", "this-year"]
PRESET: Final[Preset] = "last-30"


class DaysAsked(Body, frozen=True):
    """A preset says more than days do: it goes on at midnight."""

    days: Preset | None = None
    first: date | None = field(default=None, name="from")
    last: date | None = field(default=None, name="to")


class Days(Struct, frozen=True):
    """Both inclusive, of the shop's time zone."""

    first: date
    last: date

    @property
    def count(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def before(self) -> "Days":
        """As many, just before."""
        return Days(self.first - timedelta(days=self.count), self.first - timedelta(days=1))

    @property
    def granularity(self) -> Granularity:
        return Granularity.DAY if self.count <= DAYS_SHOWN_EACH_MAX else Granularity.MONTH


def presets(today: date) -> Mapping[Preset, Days]:
    month = today.replace(day=1)
    month_before = (month - timedelta(days=1)).replace(day=1)
    return {
        "today": Days(today, today),
        "last-7": Days(today - timedelta(days=6), today),
        "last-30": Days(today - timedelta(days=29), today),
        "last-90": Days(today - timedelta(days=89), today),
        "this-month": Days(month, today),
        "last-month": Days(month_before, last_day(month_before)),
        "this-year": Days(today.replace(month=1, day=1), today),
    }


def days_meant(asked: DaysAsked, today: date) -> Days:
    """The last 30 unless said otherwise; one end alone is one day. Raises InvalidInput."""
    if asked.days is not None or asked.first is asked.last is None:
        return presets(today)[asked.days or PRESET]
    first, last = asked.first or asked.last, asked.last or asked.first
    assert first is not None
    assert last is not None
    if first > last:
        raise InvalidInput("from", "The span ends before it begins.", FaultCode.TOO_LATE)
    if (last - first).days >= DAYS_MAX:
        raise InvalidInput("from", f"Ask for at most {DAYS_MAX} days at once.", FaultCode.TOO_EARLY)
    return Days(first, last)
