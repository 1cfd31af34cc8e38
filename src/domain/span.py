"""From when until when something holds, and which of its two turns the shop has noted already."""

from collections.abc import Iterator
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

import msgspec

from domain.faults import Fault, FaultCode

BEFORE_ALL: Final = datetime.min.replace(tzinfo=UTC)


class Phase(StrEnum):
    """Where something stands in its time."""

    COMING = "coming"
    RUNNING = "running"
    OVER = "over"


class Span(msgspec.Struct, frozen=True):
    """From `starts_at` until before `ends_at`; None: as long as can be.

    `turns_at` is the one of the two that the shop notes next, None when there is none left. What was noted is not taken
    back, whatever another machine's clock says; and whoever looks at no clock sees what was noted.
    """

    starts_at: datetime | None = None
    ends_at: datetime | None = None
    turns_at: datetime | None = None

    @staticmethod
    def from_now(starts_at: datetime | None, ends_at: datetime | None, now: datetime) -> "Span":
        """With everything noted that has turned by now."""
        coming = [moment for moment in (starts_at, ends_at) if moment is not None and moment > now]
        return Span(starts_at, ends_at, coming[0] if coming else None)

    @property
    def turns(self) -> tuple[datetime, ...]:
        """The moments that are not noted yet, in order."""
        if self.turns_at is None:
            return ()
        both = (self.starts_at, self.ends_at)
        return tuple(moment for moment in both if moment is not None and moment >= self.turns_at)

    def holds_at(self, now: datetime = BEFORE_ALL) -> bool:
        """Without a moment: as far as the shop has noted."""
        begins = self.starts_at
        begun = begins is None or now >= begins or self.turns_at != begins
        return begun and not self.over_at(now)

    def over_at(self, now: datetime = BEFORE_ALL) -> bool:
        """Without a moment: as far as the shop has noted."""
        return self.ends_at is not None and (now >= self.ends_at or self.turns_at is None)


def phase_at(starts_at: datetime | None, ends_at: datetime | None, now: datetime) -> Phase:
    if starts_at is not None and now < starts_at:
        return Phase.COMING
    return Phase.OVER if ends_at is not None and now >= ends_at else Phase.RUNNING


def wrong_span(starts_at: datetime | None, ends_at: datetime | None, field: str = "ends_at") -> Iterator[Fault]:
    if starts_at is not None and ends_at is not None and starts_at >= ends_at:
        yield Fault(field, "It must end after it starts.", FaultCode.TOO_EARLY)
