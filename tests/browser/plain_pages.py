"""An application of a few files under a strict policy, for pages with one fault each."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

POLICY: Final = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'"
NO_POLICY: Final = "default-src * data: 'unsafe-inline'"
KINDS: Final = {"js": "text/javascript", "css": "text/css", "stream": "text/event-stream"}
VIEWPORT: Final = '<meta name="viewport" content="width=device-width">'


class PlainPages:
    """`files` by their paths; a page is its body. `ended` is set when a reader of a stream has gone."""

    def __init__(self, files: Mapping[str, str], policy: str = POLICY) -> None:
        self.files = dict(files)
        self.policy = policy
        self.viewport = VIEWPORT
        self.cookies: list[str] = []
        self.ended = asyncio.Event()

    async def __call__(self, scope: Any, receive: Callable[[], Awaitable[Any]], send: Any) -> None:
        self.cookies.append(dict(scope["headers"]).get(b"cookie", b"").decode())
        path = scope["path"].removeprefix("/")
        kind = KINDS.get(path.rpartition(".")[2], "text/html; charset=utf-8")
        headers = {
            "content-security-policy": self.policy,
            "content-type": kind,
            "set-cookie": "__Host-seen=yes; Secure; HttpOnly; SameSite=Strict; Path=/",
        }
        status = 200 if path in self.files else 404
        pairs = [(name.encode(), value.encode()) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": status, "headers": pairs})
        content = (self.page(path) if "html" in kind else self.files.get(path, "")).encode()
        endless = kind == KINDS["stream"]
        await send({"type": "http.response.body", "body": content, "more_body": endless})
        if endless:
            while (await receive())["type"] != "http.disconnect":
                pass
            self.ended.set()

    def page(self, path: str) -> str:
        script = '<script src="/own.js" defer></script>' if "own.js" in self.files else ""
        style = '<link rel="stylesheet" href="/own.css">' if "own.css" in self.files else ""
        head = f'<title>Shop</title><link rel="icon" href="data:,">{self.viewport}{style}{script}'
        body = f"<main><h1>Shop</h1>{self.files.get(path, '')}</main>"
        return f'<!doctype html><html lang="en"><head>{head}</head><body>{body}</body></html>'
