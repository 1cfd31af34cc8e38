"""When even saying that something went wrong goes wrong: a page of troubles that can't be made, a log that can't be
written. The server itself would answer without our headers, or not at all.
"""

from contextlib import suppress

import structlog
from litestar.enums import ScopeType
from litestar.response.base import ASGIResponse
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from api.problems.codes import DEFECT
from api.problems.handlers import answer

log = structlog.get_logger()


class LastResort:
    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def note(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, note)
        except Exception as defect:
            if begun or scope["type"] == ScopeType.WEBSOCKET:
                raise
            with suppress(Exception):
                log.error("defect", method=scope["method"], path=scope["path"], exc_info=defect)
            told = answer(*DEFECT)
            response = ASGIResponse(
                body=told.content, status_code=told.status_code, media_type=str(told.media_type), headers=told.headers
            )
            await response(scope, receive, send)
