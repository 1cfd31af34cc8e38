"""Commands as they are watched: counted always, and parts of a trace where one is under way."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from adapters.numbers.command_times import Timed
from adapters.traces.tracing import Traced, part
from domain.trace import TRACEPARENT


def watched(command: str) -> AbstractContextManager[object]:
    if Traced.by is None or TRACEPARENT.get() is None:
        return Timed(command)
    return traced(command)


@contextmanager
def traced(command: str) -> Iterator[None]:
    with part(command, {}), Timed(command):
        yield
