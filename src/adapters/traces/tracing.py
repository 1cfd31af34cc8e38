"""Tracing: each part of what a process does can be told to whoever traces it. Where nobody does it costs nothing.

Nothing here loads what traces are sent with.
"""

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Final, Protocol

from domain.trace import TRACEPARENT

Facts = Mapping[str, str | int]
"""What is said of a part. Nothing of it may be a secret, or say who somebody is."""


class Part(Protocol):
    """One that is under way."""

    @property
    def traceparent(self) -> str | None:
        """Its name for others; None where it is not written down."""
        ...

    def end(self, facts: Facts, *, name: str | None = None, failed: bool) -> None:
        """`name` where only now one knows what to call it."""
        ...


class Tracer(Protocol):
    def begin(self, name: str, parent: str | None, facts: Facts) -> Part:
        """A part of `parent`, or of a trace that begins with it; of the latter only some are written down."""
        ...

    def beneath(self, name: str, parent: str | None, facts: Facts) -> AbstractContextManager[object]:
        """The same, around what is done meanwhile: that is part of it."""
        ...

    def told(self, name: str, parent: str, span_ns: tuple[int, int], facts: Facts) -> None:
        """A part of `parent` that is over: from when to when, in Unix nanoseconds."""
        ...

    def close(self) -> None:
        """Sends what waits, within a few seconds."""
        ...


NOTHING: Final = nullcontext()


class Traced:
    """Whoever traces this process; None where nobody does."""

    by: Tracer | None = None


def part(name: str, facts: Facts) -> AbstractContextManager[object]:
    """A part of the trace that is under way, where one is."""
    if (tracer := Traced.by) is None or (parent := TRACEPARENT.get()) is None:
        return NOTHING
    return tracer.beneath(name, parent, facts)
