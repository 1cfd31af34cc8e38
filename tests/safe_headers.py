"""What every answer says to keep browsers and caches from harm, refusals and defects too."""

from typing import Final

import httpx

SAFE: Final = {"x-content-type-options": "nosniff", "x-frame-options": "DENY"}
TEXTS: Final = "text/"
"""JSON is always in UTF-8, and XML says so itself (RFC 8259, RFC 7303)."""
ANYBODYS: Final = (
    "/assets/", "/media/", "/feeds/", "/sitemap", "/robots.txt", "/docs", "/schema", "/metrics", "/shop", "/health/",
    "/payments/providers",
)  # fmt: skip
"""The same for everybody, whoever asks."""

PAGE_FOR_ALL: Final = ("private, no-cache",)
"""Where there is nothing, the page that says so has nothing of anybody on it."""


def require_safe_cookies(answer: httpx.Response) -> None:
    """Raises AssertionError: no script reads them, plain http carries none, no other site's form brings one along."""
    for said in answer.headers.get_list("set-cookie"):
        name, _, rest = said.partition("=")
        attributes = {each.strip().lower() for each in rest.split(";")[1:]}
        assert {"secure", "httponly", "samesite=lax", "path=/"} <= attributes, name
        assert name.startswith("__Host-") or name == "language", f"{name} could be set by a neighbour"


def require_safe(path: str, answer: httpx.Response, *, somebodys: bool) -> None:
    """Raises AssertionError. `somebodys`: it was asked for with something that says by whom."""
    said, headers = f"{path}: {answer.status_code}", answer.headers
    for name, value in SAFE.items():
        assert headers.get_list(name) == [value], f"{said}: {name}"
    (policy,) = headers.get_list("content-security-policy")
    assert "default-src 'none'" in policy, said
    assert "frame-ancestors 'none'" in policy, said
    assert headers["referrer-policy"] in ("no-referrer", "same-origin"), said
    assert headers["x-request-id"], said
    assert not headers.get("server"), said  # an empty one keeps the server from naming itself
    require_safe_cookies(answer)
    kind = headers.get("content-type", "")
    if kind.startswith(TEXTS) and answer.content:
        assert "charset=utf-8" in kind.lower(), f"{said}: {kind}"
    if (somebodys and not path.startswith(ANYBODYS)) or answer.status_code >= 400:
        allowed = PAGE_FOR_ALL if answer.status_code == 404 and kind.startswith("text/html") else ()
        assert headers.get("cache-control") in ("no-store", *allowed), f"{said} may be kept"
