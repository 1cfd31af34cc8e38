"""What time it is for the ledger. Postgres tells it at each connecting, and it is this machine's own as long as the two
agree: machines that share a ledger may have clocks that are wrong, and what one writes is acted on by the others.
"""

import time
from datetime import UTC, datetime, timedelta
from typing import Final

APART_SECONDS_MAX: Final = 2.0
"""More than that and the doctor calls a clock wrong, too."""
ASK: Final = "select clock_timestamp()"


class Clock:
    """One for a process: it has one ledger. Until it is told the time, it is this machine's."""

    def __init__(self) -> None:
        self._told: datetime | None = None
        self._told_at = 0.0

    def tell(self, now: datetime) -> None:
        """What Postgres says. From then on that goes by a clock which nobody sets."""
        self._told, self._told_at = now, time.monotonic()

    def now(self) -> datetime:
        own = datetime.now(UTC)
        if self._told is None:
            return own
        theirs = self._told + timedelta(seconds=time.monotonic() - self._told_at)
        return own if abs((own - theirs).total_seconds()) <= APART_SECONDS_MAX else theirs


CLOCK: Final = Clock()
