"""At the door, before a route is looked for: how long what one asks for may be, and what one is known by.

The framework keeps the last thousand paths, queries and cookies it has read, however long they are: a thousand of 60 kB
each made a process 100 MB larger for good.
"""

from typing import Final

from litestar.enums import ScopeType
from litestar.response.base import ASGIResponse
from litestar.types import ASGIApp, Receive, Scope, Send

from api.headers import header
from api.problems import ADDRESS_TOO_LONG, HEADERS_TOO_LONG, answer

TARGET_BYTES_MAX: Final = 8_000
"""Of path and query together: as much as RFC 9110 (4.1) would have every server take."""
COOKIE_BYTES_MAX: Final = 8_000
"""Of all cookies together; of ours there is one, of under a hundred."""


class Door:
    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        refusal = None if scope["type"] == ScopeType.WEBSOCKET else too_long(scope)
        await (refusal or self._app)(scope, receive, send)


def too_long(scope: Scope) -> ASGIResponse | None:
    if len(scope["path"]) + len(scope["query_string"]) > TARGET_BYTES_MAX:
        return refusal(*ADDRESS_TOO_LONG, f"Ask for it in at most {TARGET_BYTES_MAX} bytes.")
    if len(header(scope, b"cookie") or "") > COOKIE_BYTES_MAX:
        return refusal(*HEADERS_TOO_LONG, f"Send at most {COOKIE_BYTES_MAX} bytes of cookies.")
    return None


def refusal(status: int, code: str, detail: str, headers: dict[str, str] | None = None) -> ASGIResponse:
    told = answer(status, code, detail, headers)
    return ASGIResponse(
        body=told.content, status_code=told.status_code, media_type=str(told.media_type), headers=dict(told.headers)
    )
