"""Spans of days, as people ask for them."""

from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from domain.faults import FaultCode
from domain.refusals import InvalidInput
from queries.view import View

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


async def moments(first: date | None, last: date | None, view: View) -> tuple[int | None, int | None]:
    """When a span of days of the store's time zone begins and ends, both inclusive, in Unix milliseconds.

    None on a side where it is open. Raises InvalidInput if it ends before it begins.
    """
    require_forwards(first, last)
    if first is None and last is None:
        return None, None
    zone = ZoneInfo((await view.shop()).time_zone)

    def midnight_ms(day: date) -> int:
        return int(datetime(day.year, day.month, day.day, tzinfo=zone).timestamp() * 1000)

    return (
        None if first is None else midnight_ms(first),
        None if last is None else midnight_ms(last + timedelta(days=1)) - 1,
    )
