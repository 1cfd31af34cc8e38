"""Around every request: its id, its line in the log, its numbers, and the headers every answer has."""

import re
import time
from typing import Final
from uuid import uuid4

import structlog
from litestar.types import ASGIApp, Message, Receive, Scope, Send
from prometheus_client import Counter, Histogram

REQUEST_ID: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")
METHODS: Final = frozenset({"GET", "HEAD", "POST", "PATCH", "PUT", "DELETE", "OPTIONS"})
UNLOGGED: Final = frozenset({"/health/live", "/health/ready", "/metrics"})

SAFE: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
)
NOTHING_ALLOWED: Final = b"default-src 'none'; frame-ancestors 'none'"
OWN_PAGES_ALLOWED: Final = (
    b"default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
    b" connect-src 'self'; frame-ancestors 'none'"
)
PAGES: Final = ("/docs", "/schema")
HSTS: Final = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")

requests = Counter("tradepost_requests", "Requests answered", ["method", "route", "status"])
seconds = Histogram("tradepost_request_seconds", "Time to answer", ["method", "route"])

log = structlog.get_logger()


class Observe:
    """Around the whole application, so that answers of the framework itself (404, 405) are observed too."""

    def __init__(self, app: ASGIApp, *, production: bool) -> None:
        self._app = app
        self._always = (*SAFE, HSTS) if production else SAFE

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = time.perf_counter()
        given = dict(scope["headers"]).get(b"x-request-id", b"").decode("latin-1")
        request_id = given if REQUEST_ID.fullmatch(given) else uuid4().hex
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        status = 500

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                policy = OWN_PAGES_ALLOWED if scope["path"].startswith(PAGES) else NOTHING_ALLOWED
                own = ((b"content-security-policy", policy), (b"x-request-id", request_id.encode()))
                message["headers"] = [*message["headers"], *self._always, *own]
            await send(message)

        try:
            await self._app(scope, receive, send_with_headers)
        finally:
            self._report(scope, status, time.perf_counter() - started)

    def _report(self, scope: Scope, status: int, taken: float) -> None:
        path, method = scope["path"], str(scope.get("method", ""))
        if path in UNLOGGED:
            return
        route = str(scope.get("path_template") or "none")
        known = method if method in METHODS else "other"
        requests.labels(known, route, str(status)).inc()
        seconds.labels(known, route).observe(taken)
        log.info("request", method=method, path=path, status=status, ms=round(taken * 1000, 2))
