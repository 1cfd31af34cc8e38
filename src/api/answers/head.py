"""HEAD is GET without the body (RFC 9110, 9.3.2)."""

from typing import Final

from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

NO_BODY: Final = "no_body"
"""In a request's state, where nobody reads the body: what takes long to make is not made."""


class HeadAsGet:
    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == ScopeType.WEBSOCKET or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def send_no_body(message: Message) -> None:
            if message["type"] == "http.response.body":
                message["body"] = b""
            await send(message)

        as_get: HTTPScope = {**scope, "method": "GET", "state": {**scope.get("state", {}), NO_BODY: True}}
        await self._app(as_get, receive, send_no_body)
        scope["path_template"] = as_get["path_template"]
