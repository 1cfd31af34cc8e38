"""Structured logs: one JSON object a line, or coloured lines where a person reads."""

import io
import logging
import sys
from contextlib import suppress
from typing import Final, TextIO

import structlog
import structlog.tracebacks
from structlog.dev import plain_traceback

from adapters.errors.reporting import report_error
from adapters.impersonal import without_addresses
from adapters.request_log import REQUEST_ID, printable
from domain.trace import TRACEPARENT, trace_of

# Local variables would show passwords and tokens.
AS_IT_IS: Final = frozenset({"exc_info", "stack_info", "_record", "_from_structlog"})
"""What the console writes of these is tracebacks, of many lines."""
COMPACT: Final = (",", ":")
"""As the lines of requests are, which another encoder writes: one pattern finds both."""
TRACEBACKS: Final = structlog.tracebacks.ExceptionDictTransformer(show_locals=False, max_frames=20)


class Lenient(structlog.WriteLogger):
    """Never raises: who works on doesn't fall over a full disk that the log lies on."""

    def msg(self, message: str) -> None:
        with suppress(OSError, ValueError):
            super().msg(message)

    debug = info = warning = warn = error = critical = exception = fatal = log = msg


def configure_logs(*, json: bool) -> None:
    """The id of the request that one works for is in every line, and the name of the job that one does. Secrets are
    never logged, so never masked.
    """
    shared: list[structlog.typing.Processor] = [
        add_request_id,
        structlog.contextvars.merge_contextvars,
        report_error,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    renderer: list[structlog.typing.Processor] = (
        [
            structlog.processors.ExceptionRenderer(TRACEBACKS),
            name_nobody,
            structlog.processors.JSONRenderer(separators=COMPACT),
        ]
        if json
        else [
            name_nobody,
            keep_to_the_line,
            structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=anybodys_traceback),
        ]
    )
    structlog.configure(
        processors=[*shared, *renderer],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=lambda *_: Lenient(sys.stderr),  # a line is one write: processes share the file
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=[
        structlog.stdlib.ProcessorFormatter.remove_processors_meta, *renderer,
    ]))  # fmt: skip
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)


def name_nobody(_: object, __: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Databases and mail servers repeat e-mail addresses in what they complain of."""
    for name, value in event.items():
        if isinstance(value, str):
            event[name] = without_addresses(value)
    for error in event.get("exception") or () if isinstance(event.get("exception"), list) else ():
        error["exc_value"] = without_addresses(error["exc_value"])
    return event


def anybodys_traceback(lines: TextIO, error: structlog.typing.ExcInfo) -> None:
    told = io.StringIO()
    plain_traceback(told, error)
    lines.write(without_addresses(told.getvalue()))


def keep_to_the_line(_: object, __: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """What strangers say reaches a terminal as text: it neither moves the cursor nor begins a line of its own."""
    for name, value in event.items():
        if isinstance(value, str):
            event[name] = printable(value)
        elif name not in AS_IT_IS:
            event[name] = printable(repr(value))
    return event


def add_request_id(_: object, __: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    if (request_id := REQUEST_ID.get(None)) is not None:
        event["request_id"] = request_id
    if (traceparent := TRACEPARENT.get()) is not None:
        event["trace_id"] = trace_of(traceparent)
    return event
