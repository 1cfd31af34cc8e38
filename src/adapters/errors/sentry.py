"""Errors by Sentry's own library, sent in a thread of its own: what broke and where, and nothing of whom it was for."""

from collections.abc import Mapping
from importlib.metadata import version
from time import monotonic
from typing import Any, Final

import sentry_sdk
from sentry_sdk.types import Event, Hint

from adapters.impersonal import impersonal

SEND_SECONDS_MAX: Final = 2
REPORTED_A_MINUTE_MAX: Final = 60
"""By each process. What breaks breaks at every request; the log has all of them."""
TAGS: Final = ("request_id", "trace_id", "task", "model", "clerk", "method")
"""What of a line of the log goes with it: the request's id finds all the rest there."""


class Sentry:
    def __init__(self, dsn: str, process: str, *, production: bool) -> None:
        self._minute, self._reported = 0, 0
        self._process = process
        self._client = sentry_sdk.Client(
            dsn=dsn,
            release=f"tradepost@{version('tradepost')}",
            environment="production" if production else "development",
            server_name="",
            default_integrations=False,
            auto_enabling_integrations=False,
            auto_session_tracking=False,
            send_client_reports=False,
            send_default_pii=False,
            include_local_variables=False,
            max_request_body_size="never",
            max_breadcrumbs=0,
            shutdown_timeout=SEND_SECONDS_MAX,
            before_send=without_people,
        )

    def report(self, error: BaseException, about: Mapping[str, Any]) -> None:
        if (minute := int(monotonic() // 60)) != self._minute:
            self._minute, self._reported = minute, 0
        self._reported += 1
        if self._reported > REPORTED_A_MINUTE_MAX:
            return
        event, hint = sentry_sdk.utils.event_from_exception(error, client_options=self._client.options)
        event["tags"] = {"process": self._process} | {name: str(about[name]) for name in TAGS if about.get(name)}
        event["message"] = impersonal(str(about.get("event", "")))
        self._client.capture_event(event, hint)

    def close(self) -> None:
        self._client.close(timeout=SEND_SECONDS_MAX)


def without_people(event: Event, _: Hint) -> Event:
    for error in event.get("exception", {}).get("values", ()):
        error["value"] = impersonal(error.get("value") or "")
        for frame in (error.get("stacktrace") or {}).get("frames", ()):
            frame.pop("abs_path", None)  # of a machine, and perhaps of who works there
    for unwanted in ("user", "server_name", "modules", "extra", "breadcrumbs", "request"):
        event.pop(unwanted, None)  # type: ignore[misc]
    return event
