"""What time it is for the ledger: this machine's, unless Postgres says another. Machines that share a ledger may have
clocks that are wrong, and what one of them writes the others act on.
"""

import time
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

APART_MAX: Final = timedelta(seconds=2)
"""More than that and the doctor calls a clock wrong, too."""
AGAIN_SECONDS: Final = 1.0
ASK: Final = "select clock_timestamp()"
NONE: Final = timedelta(0)


class Look(NamedTuple):
    """This machine's clock, and at the same moment one that nobody sets, in seconds."""

    shown: datetime
    went_by: float

    @classmethod
    def now(cls) -> "Look":
        return cls(datetime.now(UTC), time.monotonic())


class Clock:
    """One for a process: it has one ledger. Until it is told the time, and after this machine's clock was set, or stood
    still, it is this machine's.
    """

    def __init__(self) -> None:
        self._apart = NONE
        self._looked = Look.now()

    def tell(self, asked: Look, told: datetime) -> None:
        """What Postgres has answered, and when it was asked; its answer may have been long on the way."""
        self._looked = answered = Look.now()
        agrees = asked.shown - APART_MAX <= told <= answered.shown + APART_MAX
        self._apart = NONE if agrees else told - answered.shown

    @property
    def is_doubted(self) -> bool:
        """Whether it is to be asked for again: as long as the two differ, once a second."""
        return self._apart != NONE and time.monotonic() - self._looked.went_by >= AGAIN_SECONDS

    def now(self) -> datetime:
        look = Look.now()
        went_by = timedelta(seconds=look.went_by - self._looked.went_by)
        was_set = abs(look.shown - self._looked.shown - went_by) > APART_MAX
        return look.shown if was_set else look.shown + self._apart


CLOCK: Final = Clock()
