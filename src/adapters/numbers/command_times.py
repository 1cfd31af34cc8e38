"""How commands go: how many, how they ended, how long they took."""

from functools import lru_cache
from time import perf_counter
from types import TracebackType
from typing import Final

from prometheus_client import Histogram

from domain.outages import Overloaded, StoreDown
from domain.refusals import Refusal

SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 2.5, 10.0)
COMMANDS_AND_OUTCOMES_MAX: Final = 2_048

seconds: Final = Histogram(
    "tradepost_command_seconds",
    "Commands, until they were committed or refused",
    ["command", "outcome"],
    buckets=SECONDS,
)


class Timed:
    """One command, in whichever process it is carried out."""

    __slots__ = ("_began", "_command")

    def __init__(self, command: str) -> None:
        self._command = command

    def __enter__(self) -> None:
        self._began = perf_counter()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        times_of(self._command, outcome_of(kind)).observe(perf_counter() - self._began)


def outcome_of(kind: type[BaseException] | None) -> str:
    """`failed` is a defect; `refused` and the others are none."""
    if kind is None:
        return "done"
    if issubclass(kind, Refusal):
        return "refused"
    if issubclass(kind, Overloaded):
        return "overloaded"
    if issubclass(kind, StoreDown):
        return "store-down"
    return "failed" if issubclass(kind, Exception) else "broken-off"


@lru_cache(COMMANDS_AND_OUTCOMES_MAX)
def times_of(command: str, outcome: str) -> Histogram:
    return seconds.labels(command, outcome)
