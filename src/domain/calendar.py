"""The days and moments a shop can speak of.

Beyond them stores and libraries differ: asyncpg writes the last microsecond of the year 9999 and the first day of the
year 1 as infinity, and a moment there may have no equal in another zone.
"""

from datetime import UTC, date, datetime, time
from typing import Final

FIRST_DAY: Final = date(1970, 1, 1)
LAST_DAY: Final = date(2999, 12, 31)
LAST_MOMENT: Final = datetime.combine(LAST_DAY, time.max, UTC)


def speakable(when: date, first: date = FIRST_DAY) -> bool:
    """Whether a day, or a moment with its zone, lies within them; `first` for what may be older than a shop."""
    if isinstance(when, datetime):
        return datetime.combine(first, time.min, UTC) <= when <= LAST_MOMENT
    return first <= when <= LAST_DAY
