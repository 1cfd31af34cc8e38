"""A request as a part of a trace: mostly the first."""

from typing import Final, cast

from litestar.types import Scope

from adapters.proxies import is_proxy
from adapters.settings import Settings
from adapters.traces.tracing import Facts, Tracer
from api.observability.line_notes import note_in_line, notes_of
from domain.trace import TRACEPARENT, is_traceparent, trace_of

HEADER: Final = b"traceparent"
TOLD: Final = ("command", "position", "provider", "code")
UNTRACED: Final = frozenset({"/health/live", "/health/ready", "/metrics"})


class RequestTraced:
    """From its beginning to `end`. Meanwhile it is what is under way."""

    def __init__(self, tracer: Tracer, scope: Scope, settings: Settings, request_id: str) -> None:
        self._part = None
        self._method = str(scope.get("method", ""))
        if scope["path"] in UNTRACED:
            return
        facts: Facts = {"http.request.method": self._method, "request_id": request_id}
        self._part = tracer.begin(self._method, parent_of(scope, settings), facts)
        self._before = TRACEPARENT.set(self._part.traceparent)
        if self._part.traceparent is not None:
            note_in_line(scope, {"trace_id": trace_of(self._part.traceparent)})

    def end(self, scope: Scope, status: int) -> None:
        """Its route is known only now."""
        if self._part is None:
            return
        TRACEPARENT.reset(self._before)
        route = str(scope.get("path_template") or "none")
        facts: dict[str, str | int] = {"http.route": route, "http.response.status_code": status}
        said = cast("dict[str, str | int]", notes_of(scope))
        facts |= {f"tradepost.{name}": said[name] for name in TOLD if name in said}
        self._part.end(facts, name=f"{self._method} {route}", failed=status >= 500)


def parent_of(scope: Scope, settings: Settings) -> str | None:
    """What the request itself says it is a part of, where it comes from a proxy of ours. Whatever strangers say, theirs
    is a trace of its own: else they would choose what we write down, and where it shows.
    """
    said = [value for name, value in scope["headers"] if name == HEADER]
    client = scope["client"]
    if len(said) != 1 or client is None or not is_proxy(client[0], settings.trusted_proxy):
        return None
    traceparent = said[0].decode("latin-1")
    return traceparent if is_traceparent(traceparent) else None
