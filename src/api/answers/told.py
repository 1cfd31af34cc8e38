"""What is told of a read model: its bytes as they are, with headers that are ready, and nothing to be rendered."""

import hashlib
import re
from typing import Any, Final, cast

from litestar import Response
from litestar.types import Receive, Scope, Send

from api.requests.headers import header

ETAG_BYTES: Final = 12
SEEN: Final = re.compile(r'"[^"]*"|\*')
NOT_MODIFIED: Final = 304
JSON: Final = b"application/json"
POLICY: Final = "tradepost.policy"
"""Where a request's scope says which Content-Security-Policy its answer needs, if not that of all others."""

Header = tuple[bytes, bytes]


class Told(Response[Any]):
    """The framework's own would look for cookies, background tasks, and things to encode: most of what an answer costs.

    Whoever names its ETag in If-None-Match (RFC 9110, 13.1.2) is told only that it still holds.
    """

    def __init__(self, body: bytes, headers: list[Header], etag: bytes | None = None) -> None:
        self.body = body
        self.told_headers = headers
        self.etag = etag
        self.kind = JSON
        self.policy: bytes | None = None

    def as_paper(self, body: bytes, kind: str, policy: str | None) -> "Told":
        """Printed for people, of a media type of its own; `policy` is the Content-Security-Policy it needs."""
        self.body, self.kind = body, kind.encode()
        self.policy = None if policy is None else policy.encode()
        return self

    def to_asgi_response(self, *_: Any, **__: Any) -> Any:
        return self

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = self.told_headers
        if self.etag is not None:
            headers.append((b"etag", self.etag))
        if self.etag is not None and is_known(self.etag, scope):
            await send({"type": "http.response.start", "status": NOT_MODIFIED, "headers": headers})
            await send({"type": "http.response.body", "body": b"", "more_body": False})
            return
        if self.policy is not None:
            cast("dict[str, object]", scope)[POLICY] = self.policy
        headers += (b"content-type", self.kind), (b"content-length", str(len(self.body)).encode())
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": self.body, "more_body": False})


def etag_of(body: bytes, version: int | None = None) -> bytes:
    """`version` is the one that an If-Match names."""
    digest = hashlib.blake2b(body, digest_size=ETAG_BYTES).hexdigest()
    return (f'"{digest}"' if version is None else f'"{version}-{digest}"').encode()


def is_known(etag: bytes, scope: Scope) -> bool:
    seen = SEEN.findall(header(scope, b"if-none-match") or "")
    return etag.decode() in seen or "*" in seen
