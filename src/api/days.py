"""Days in questions."""

from datetime import date
from typing import Final

from domain.refusals import InvalidInput

FIRST_DAY: Final = date(1970, 1, 1)
LAST_DAY: Final = date(2999, 12, 31)


def sane(day: date | None, field: str) -> date | None:
    """Raises InvalidInput for days no shop has been or will be open on."""
    if day is not None and not FIRST_DAY <= day <= LAST_DAY:
        raise InvalidInput(field, f"Ask for days from {FIRST_DAY} to {LAST_DAY}.")
    return day
