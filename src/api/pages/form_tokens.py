"""Forms that only our own pages can have sent (OWASP: signed double-submit cookie, bound to the browser's session)."""

import hmac
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha256
from typing import Any, Final
from urllib.parse import urlsplit

from litestar.connection import ASGIConnection

FORM_TOKEN: Final = "form_token"  # noqa: S105
"""The field of every form that changes something."""
TOKEN_CHARS: Final = 32
BROWSER_BYTES: Final = 16
OWN: Final = frozenset({"same-origin", "none"})
"""What Sec-Fetch-Site says of a request that our own page, or the person at the browser, has made."""


class FormNotOurs(Exception):
    """A form that comes from another site, or from a page of before somebody signed in or out."""


def new_browser() -> str:
    return secrets.token_urlsafe(BROWSER_BYTES)


def form_token(secret: str, browser: str) -> str:
    digest = hmac.new(secret.encode(), b"form\0" + browser.encode(), sha256).digest()
    return urlsafe_b64encode(digest).decode()[:TOKEN_CHARS]


def require_own_form(
    connection: ASGIConnection[Any, Any, Any, Any], browser: str, token: str, keys: Sequence[str]
) -> None:
    """Raises FormNotOurs. A browser says where a form comes from; an old one may not, and a token is asked of both. Any
    of the keys may have made it.
    """
    headers = connection.headers
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    elsewhere = site not in OWN if site is not None else origin is not None and host_of(origin) != headers.get("host")
    ours = any(hmac.compare_digest(token.encode(), form_token(key, browser).encode()) for key in keys)
    if elsewhere or not browser or not ours:
        raise FormNotOurs


def host_of(origin: str) -> str | None:
    """None of what is no address."""
    with suppress(ValueError):
        return urlsplit(origin).netloc
    return None
