"""The moment of a command: one after it has its locks, so that times go in the order of the commits."""

from datetime import datetime

from db.clock import CLOCK


class Moment:
    """Read when it is first asked for, and the same from then on: a handler locks before it asks."""

    def __init__(self) -> None:
        self._now: datetime | None = None

    @property
    def now(self) -> datetime:
        if self._now is None:
            self._now = CLOCK.now()
        return self._now

    def not_before(self, seen: datetime) -> None:
        """What is locked now has seen that moment, by whatever machine's clock."""
        self._now = max(self.now, seen)
