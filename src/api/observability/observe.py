"""Around every request: its id, its line in the log, its numbers, and the headers every answer has."""

import random
import re
import time
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, cast

import structlog
from litestar.connection import ASGIConnection
from litestar.datastructures import State
from litestar.enums import ScopeType
from litestar.response.base import ASGIResponse
from litestar.types import ASGIApp, Message, Receive, Scope, Send
from prometheus_client import Counter, Histogram

from adapters.proxies import NO_PROXIES
from adapters.request_log import REQUEST_ID, RequestLog
from adapters.settings import Settings
from adapters.traces.tracing import Traced
from api.answers.told import POLICY, Header
from api.limits.tries import client_address
from api.limits.within_limits import STANDING
from api.observability.line_notes import notes_of
from api.observability.request_traced import RequestTraced
from api.problems.codes import DEFECT
from api.problems.handlers import answer
from api.requests.headers import header

REQUEST_ID_ALLOWED: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")
METHODS: Final = frozenset({"GET", "HEAD", "POST", "PATCH", "PUT", "DELETE", "OPTIONS"})
ROUTES_AND_STATUSES_MAX: Final = 4_096
ADDRESSES_KNOWN_MAX: Final = 4_096
FORWARDED_BYTES_KNOWN_MAX: Final = 200
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

log = structlog.get_logger()

requests = Counter("tradepost_requests", "Requests answered", ["method", "route", "status"])
seconds = Histogram("tradepost_request_seconds", "Time to answer", ["method", "route"])


class Observe:
    """Around the whole application, so that answers of the framework itself (404, 405) are observed too. Whatever was
    raised on the way, and nobody has caught, is answered here.
    """

    def __init__(self, app: ASGIApp, log: RequestLog, state: State, *, production: bool) -> None:
        self._app = app
        self._state = state
        self._settings: Settings | None = None
        self._addresses: dict[tuple[str, bytes], str] = {}
        self._log = log
        always = (*SAFE, HSTS) if production else SAFE
        self._headers = [*always, NO_REFERRER, (b"content-security-policy", NOTHING_ALLOWED)]
        self._headers_of_docs = [*always, NO_REFERRER, (b"content-security-policy", DOCS_ALLOWED)]
        self._headers_of_pages = [*always, OWN_REFERRER]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = time.perf_counter()
        request_id = given_id(scope) or f"{random.getrandbits(128):032x}"
        REQUEST_ID.set(request_id)
        trace = None if Traced.by is None else RequestTraced(Traced.by, scope, self._state.settings, request_id)
        status, begun = 500, False

        async def send_with_headers(message: Message) -> None:
            nonlocal status, begun
            if message["type"] == "http.response.start":
                status, begun = message["status"], True
                headers = self._headers_of_docs if scope["path"].startswith(DOCS) else self._headers
                if (policy := scope.get(POLICY)) is not None:
                    headers = [*self._headers_of_pages, (b"content-security-policy", policy)]
                standing = cast("Sequence[Header]", scope.get(STANDING, ()))
                message["headers"] = [*message["headers"], *headers, *standing, (b"x-request-id", request_id.encode())]
            elif message["type"] == "websocket.close":
                status = 403  # as it is said to whoever asked
            await send(message)

        try:
            await self._app(scope, receive, send_with_headers)
        except Exception as defect:
            if begun or scope["type"] == ScopeType.WEBSOCKET:
                raise
            log.error("defect", method=scope.get("method"), path=scope["path"], exc_info=defect)
            await last_resort()(scope, receive, send_with_headers)
        finally:
            self._report(scope, status, time.perf_counter() - started, request_id)
            if trace is not None:
                trace.end(scope, status)

    def _report(self, scope: Scope, status: int, taken: float, request_id: str) -> None:
        path, method = scope["path"], str(scope.get("method", ""))
        if path in UNLOGGED:
            return
        known = method if method in METHODS else "other"
        count, time_taken = numbers_of(known, str(scope.get("path_template") or "none"), status)
        count.inc()
        time_taken.observe(taken)
        caller = scope.get("user")
        account = None if caller is None else caller.id
        self._log.note(method, path, status, taken, request_id, account, self._address_of(scope), notes_of(scope))

    def _address_of(self, scope: Scope) -> str:
        """Most come again, and to read an address takes longer than all else that a line needs."""
        settings: Settings = self._state.settings
        if settings is not self._settings or len(self._addresses) >= ADDRESSES_KNOWN_MAX:
            self._settings, self._addresses = settings, {}
        said = b""
        if settings.trusted_proxy != NO_PROXIES:
            said = b",".join([value for name, value in scope["headers"] if name == settings.trusted_proxy.header])
        host = scope["client"][0] if scope["client"] else ""
        came_from = host, said
        if (known := self._addresses.get(came_from)) is None:
            known = client_address(ASGIConnection(scope), settings)
            if len(said) <= FORWARDED_BYTES_KNOWN_MAX:
                self._addresses[came_from] = known
        return known


def last_resort() -> ASGIResponse:
    """However little is left of the application: it takes nothing but what stands here."""
    told = answer(*DEFECT)
    return ASGIResponse(
        body=told.content, status_code=told.status_code, media_type=str(told.media_type), headers=dict(told.headers)
    )


def given_id(scope: Scope) -> str | None:
    """What the client calls this request, as long as it is fit to be logged."""
    given = header(scope, b"x-request-id")
    return given if given is not None and REQUEST_ID_ALLOWED.fullmatch(given) else None


@lru_cache(ROUTES_AND_STATUSES_MAX)
def numbers_of(method: str, route: str, status: int) -> tuple[Counter, Histogram]:
    return requests.labels(method, route, str(status)), seconds.labels(method, route)
