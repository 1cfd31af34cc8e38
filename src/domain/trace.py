"""Which trace belongs together: what one request did, and all that follows from it, in whichever process.

A trace is named as W3C Trace Context names it (`00-TRACE-SPAN-01`): TRACE is the same for all of it, SPAN is the part
that is under way. Only what is written down somewhere has such a name; of everything else there is none.
"""

import re
from contextvars import ContextVar
from typing import Final

TRACEPARENT: Final[ContextVar[str | None]] = ContextVar("traceparent", default=None)
"""The part that is under way here."""

RECORDED: Final = re.compile(r"00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-0[0-9a-f]")


def is_traceparent(text: str) -> bool:
    """Whether it is one of the only version there is, and names something."""
    return RECORDED.fullmatch(text) is not None


def trace_of(traceparent: str) -> str:
    """The name that all of it has in common."""
    return traceparent[3:35]
