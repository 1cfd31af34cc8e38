"""Around every request: its id, its line in the log, its numbers, and the headers every answer has."""

import random
import re
import time
from functools import lru_cache
from typing import Final

from litestar.types import ASGIApp, Message, Receive, Scope, Send
from prometheus_client import Counter, Histogram

from adapters.request_log import REQUEST_ID, RequestLog
from api.headers import header
from api.told import POLICY

REQUEST_ID_ALLOWED: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")
METHODS: Final = frozenset({"GET", "HEAD", "POST", "PATCH", "PUT", "DELETE", "OPTIONS"})
ROUTES_AND_STATUSES_MAX: Final = 4_096
UNLOGGED: Final = frozenset({"/health/live", "/health/ready", "/metrics"})

SAFE: Final = (
    (b"server", b""),  # the server else says what it is, and of which kind
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
)
NO_REFERRER: Final = (b"referrer-policy", b"no-referrer")
OWN_REFERRER: Final = (b"referrer-policy", b"same-origin")
"""For pages: under `no-referrer` a browser says of none of their forms where it comes from."""
NOTHING_ALLOWED: Final = b"default-src 'none'; frame-ancestors 'none'"
DOCS_ALLOWED: Final = (
    b"default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
    b" connect-src 'self'; frame-ancestors 'none'"
)
DOCS: Final = ("/docs", "/schema")
HSTS: Final = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")

requests = Counter("tradepost_requests", "Requests answered", ["method", "route", "status"])
seconds = Histogram("tradepost_request_seconds", "Time to answer", ["method", "route"])


class Observe:
    """Around the whole application, so that answers of the framework itself (404, 405) are observed too."""

    def __init__(self, app: ASGIApp, log: RequestLog, *, production: bool) -> None:
        self._app = app
        self._log = log
        always = (*SAFE, HSTS) if production else SAFE
        self._headers = [*always, NO_REFERRER, (b"content-security-policy", NOTHING_ALLOWED)]
        self._headers_of_docs = [*always, NO_REFERRER, (b"content-security-policy", DOCS_ALLOWED)]
        self._headers_of_pages = [*always, OWN_REFERRER]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = time.perf_counter()
        request_id = given_id(scope) or f"{random.getrandbits(128):032x}"
        REQUEST_ID.set(request_id)
        status = 500

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = self._headers_of_docs if scope["path"].startswith(DOCS) else self._headers
                if (policy := scope.get(POLICY)) is not None:
                    headers = [*self._headers_of_pages, (b"content-security-policy", policy)]
                message["headers"] = [*message["headers"], *headers, (b"x-request-id", request_id.encode())]
            elif message["type"] == "websocket.close":
                status = 403  # as it is said to whoever asked
            await send(message)

        try:
            await self._app(scope, receive, send_with_headers)
        finally:
            self._report(scope, status, time.perf_counter() - started, request_id)

    def _report(self, scope: Scope, status: int, taken: float, request_id: str) -> None:
        path, method = scope["path"], str(scope.get("method", ""))
        if path in UNLOGGED:
            return
        known = method if method in METHODS else "other"
        count, time_taken = numbers_of(known, str(scope.get("path_template") or "none"), status)
        count.inc()
        time_taken.observe(taken)
        self._log.note(method, path, status, taken, request_id)


def given_id(scope: Scope) -> str | None:
    """What the client calls this request, as long as it is fit to be logged."""
    given = header(scope, b"x-request-id")
    return given if given is not None and REQUEST_ID_ALLOWED.fullmatch(given) else None


@lru_cache(ROUTES_AND_STATUSES_MAX)
def numbers_of(method: str, route: str, status: int) -> tuple[Counter, Histogram]:
    return requests.labels(method, route, str(status)), seconds.labels(method, route)
