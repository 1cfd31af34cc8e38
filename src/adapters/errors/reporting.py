"""Unexpected errors, handed on to whoever collects them: all that the log tells with a traceback."""

import sys
from collections.abc import Mapping
from typing import Any, Protocol

from structlog.typing import EventDict


class Reporter(Protocol):
    def report(self, error: BaseException, about: Mapping[str, Any]) -> None:
        """Never waits and never fails. `about` is the line of the log that tells of it."""
        ...

    def close(self) -> None:
        """Sends what waits, within a few seconds."""
        ...


class Reported:
    """Whoever collects this process's errors; None where nobody does."""

    to: Reporter | None = None


def report_error(_: object, __: str, event: EventDict) -> EventDict:
    """For structlog: hands on what a line tells of, and leaves the line as it is."""
    if Reported.to is not None and (told := event.get("exc_info")):
        error = told[1] if isinstance(told, tuple) else told
        if error is True:
            error = sys.exception()
        if isinstance(error, BaseException):
            Reported.to.report(error, event)
    return event
