"""Answers to other sites' pages, which still say what else they depend on.

The framework's own middleware writes `Vary: Origin` over whatever an answer varies with: a cache would give one
visitor's language, or a paper in place of a page, to the next.
"""

from typing import Final

from litestar.config.cors import CORSConfig
from litestar.middleware._internal.cors import CORSMiddleware
from litestar.types import ASGIApp, Message, Send

VARY: Final = b"vary"
ORIGIN: Final = b"Origin"


class CrossOrigin(CORSMiddleware):
    def send_wrapper(self, send: Send, origin: str, has_cookie: bool) -> Send:
        said: list[bytes] = []

        async def send_whole(message: Message) -> None:
            if message["type"] == "http.response.start":
                others = [header for header in message["headers"] if header[0].lower() != VARY]
                message["headers"] = [*others, (VARY, b", ".join(dict.fromkeys((*said, ORIGIN))))]
            await send(message)

        send_on = super().send_wrapper(send_whole, origin, has_cookie)

        async def note(message: Message) -> None:
            if message["type"] == "http.response.start":
                said.extend(value for name, value in message["headers"] if name.lower() == VARY)
            await send_on(message)

        return note


def across_origins(app: ASGIApp, config: CORSConfig | None) -> ASGIApp:
    return app if config is None else CrossOrigin(app, config)
