"""Spans of days, as people ask for them."""

from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from domain.faults import FaultCode
from domain.refusals import InvalidInput

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
