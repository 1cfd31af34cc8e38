"""The spans that are kept: those asked for most recently, up to a bound."""

from collections.abc import Iterator, Sequence
from datetime import date

from adapters.redis.dashboard.names import Names
from adapters.redis.dashboard.span import Span
from read_models.dashboard import Table

Days = tuple[date, date]
"""The first and the last."""


class Shelf:
    """Of the same tables. Single days are found by their day; longer spans are looked through, so they are few."""

    def __init__(self, tables: Sequence[Table], names: Names, *, days_max: int, longer_max: int) -> None:
        self._tables = tables
        self._names = names
        self._days: dict[Days, Span] = {}
        self._longer: dict[Days, Span] = {}
        self._days_max = days_max
        self._longer_max = longer_max

    def take(self, days: Days) -> Span:
        """Kept at least until it is put back."""
        kept = self._days if days[0] == days[1] else self._longer
        span = kept.pop(days, None) or Span(self._tables, *days, self._names)
        kept[days] = span  # the most recent one stands last
        span.askers += 1
        return span

    def put_back(self, spans: Sequence[Span]) -> None:
        for span in spans:
            span.askers -= 1
        for kept, most in ((self._days, self._days_max), (self._longer, self._longer_max)):
            if len(kept) > most:
                unasked = [days for days, span in kept.items() if not span.askers]
                for days in unasked[: len(kept) - most]:
                    del kept[days]

    def touching(self, table: Table, day: str) -> Iterator[Span]:
        """Those that may have it."""
        if table in self._tables:
            the_day = date.fromisoformat(day)
            if (span := self._days.get((the_day, the_day))) is not None:
                yield span
            yield from self._longer.values()

    def forget(self) -> None:
        """All that was read."""
        for kept in (self._days, self._longer):
            for span in kept.values():
                span.forget()
