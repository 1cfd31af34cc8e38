"""At the door, before a route is looked for: how long what one asks for may be, and what one is known by; how many
requests of one address may be under way.

The framework keeps the last thousand paths, queries and cookies it has read, however long they are: a thousand of 60 kB
each made a process 100 MB larger for good.
"""

from typing import Final

from litestar.connection import ASGIConnection
from litestar.datastructures import State
from litestar.enums import ScopeType
from litestar.response.base import ASGIResponse
from litestar.types import ASGIApp, Receive, Scope, Send

from adapters.proxies import NO_PROXIES
from api.limits.in_time import in_time
from api.limits.tries import client_address
from api.observability.security_events import SecurityEvent, note
from api.problems.codes import ADDRESS_TOO_LONG, HEADERS_TOO_LONG, NO_WEBSOCKETS, TOO_MANY_AT_ONCE
from api.problems.handlers import answer

TARGET_BYTES_MAX: Final = 8_000
"""Of path and query together: as much as RFC 9110 (4.1) would have every server take."""
COOKIE_BYTES_MAX: Final = 8_000
"""Of all cookies together; of ours there is one, of under a hundred."""


UNDER_WAY_OF_AN_ADDRESS_MAX: Final = 512
"""In each process. So many can be the customers of one proxy that nobody trusts, or of one large office; more of them
at once would only wait for each other."""
BUSY_SECONDS: Final = 1
ALWAYS_ANSWERED: Final = frozenset({"/health/live", "/health/ready"})
WITH_BODY: Final = frozenset({"POST", "PATCH", "PUT", "DELETE"})
WEBSOCKET_REFUSED: Final = 1008


class Door:
    """`state` is the application's, which may be given other settings while it is open."""

    def __init__(self, app: ASGIApp, state: State) -> None:
        self._app = app
        self._state = state
        self._under_way: dict[str, int] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == ScopeType.WEBSOCKET:
            await send({"type": "websocket.close", "code": WEBSOCKET_REFUSED, "reason": None})
            return
        address, under_way = self._address(scope), self._under_way
        others = under_way.get(address, 0)
        if others >= UNDER_WAY_OF_AN_ADDRESS_MAX and scope["path"] not in ALWAYS_ANSWERED:
            note(SecurityEvent.LIMIT_HIT, ASGIConnection(scope), limit="requests at once")
            await too_many()(scope, receive, send)
            return
        under_way[address] = others + 1
        try:
            if scope["method"] in WITH_BODY:
                receive = in_time(receive)
            await (unfit(scope) or self._app)(scope, receive, send)
        finally:
            if under_way[address] == 1:
                del under_way[address]
            else:
                under_way[address] -= 1

    def _address(self, scope: Scope) -> str:
        """Whose request it is. What a proxy says is read only where one is trusted: most shops' proxies are."""
        settings = self._state.settings
        if settings.trusted_proxy != NO_PROXIES or ":" in (peer := scope["client"][0] if scope["client"] else ""):
            return client_address(ASGIConnection(scope), settings)
        return peer


def unfit(scope: Scope) -> ASGIResponse | None:
    """What nobody looks at any further. Nothing here speaks WebSocket, which is to be said (RFC 6455, 4.2.1)."""
    if len(scope["path"]) + len(scope["query_string"]) > TARGET_BYTES_MAX:
        return refusal(*ADDRESS_TOO_LONG, f"Ask for it in at most {TARGET_BYTES_MAX} bytes.")
    for name, value in scope["headers"]:
        if name == b"cookie" and len(value) > COOKIE_BYTES_MAX:
            return refusal(*HEADERS_TOO_LONG, f"Send at most {COOKIE_BYTES_MAX} bytes of cookies.")
        if name == b"upgrade" and value.lower() == b"websocket":
            return refusal(*NO_WEBSOCKETS, "There are no WebSockets here.")
    return None


def too_many() -> ASGIResponse:
    words = f"At most {UNDER_WAY_OF_AN_ADDRESS_MAX} requests of one address are carried out at once."
    return refusal(*TOO_MANY_AT_ONCE, words, {"Retry-After": str(BUSY_SECONDS)})


def refusal(status: int, code: str, detail: str, headers: dict[str, str] | None = None) -> ASGIResponse:
    told = answer(status, code, detail, headers)
    return ASGIResponse(
        body=told.content, status_code=told.status_code, media_type=str(told.media_type), headers=dict(told.headers)
    )
