"""The secrets that this test process uses, and who tells them: no log may.

They are noted as they go to and fro, and looked for in whatever a test has left on standard error and in the log, and
at the end in the stores' logs.
"""

import json
import re
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import httpx

WORD = re.compile(r"[A-Za-z0-9_-]{16,}")
PHRASE_CHARS_MIN = 12
LETTERS_MIN = 5
"""Different ones: what repeats a few is no secret of ours, but what a test sends that is too long."""
FIELDS = ("password", "new_password", "current_password", "token", "refresh_token")
HEADERS = ("authorization", "cart-token", "order-token")
COOKIES = ("__Host-session", "__Host-access", "__Host-browser", "__Host-orders", "__Host-cart")
GIVEN = re.compile(
    rb'"(?:access_token|refresh_token|order_token|client_secret)":\s*"([^"\s]{16,})"|\b(tp_[\w-]{20,}|whsec_[\w+/=]{20,})'
)

words: set[str] = set()
phrases: set[str] = {"sk_test_drill", "whsec_drill", "razorpay-drill"}


def keep(secret: str) -> None:
    """What stands behind the last dot of it tells it from others: of an access token its signature. A short one, as a
    wrong password in a test may be, is a word like others.
    """
    runs = WORD.findall(secret.rpartition(".")[2])
    if runs and " " not in secret:
        if len(set(longest := max(runs, key=len))) >= LETTERS_MIN:
            words.add(longest)
    elif " " in secret.strip() and len(secret) >= PHRASE_CHARS_MIN:
        phrases.add(secret)


def told_in(text: str) -> list[str]:
    """The secrets that stand in it, by their beginnings."""
    found = [word for word in WORD.findall(text) if word in words]
    found += [phrase for phrase in phrases if phrase in text]
    return sorted({secret[:6] + "…" for secret in found})


def told_in_sections(sections: Iterable[tuple[str, str]]) -> list[str]:
    return told_in("\n".join(text for name, text in sections if "stdout" not in name))


def told_in_logs(folder: Path) -> list[str]:
    return [told for log in folder.rglob("*.log") for told in told_in(log.read_text("utf-8", errors="replace"))]


async def asked(request: httpx.Request) -> None:
    for name in HEADERS:
        if name in request.headers:
            keep(request.headers[name].removeprefix("Bearer "))
    for pair in request.headers.get("cookie", "").split(";"):
        name, _, value = pair.strip().partition("=")
        keep_cookie(name, value)
    with suppress(httpx.RequestNotRead):
        if b"password" in request.content or b"token" in request.content:
            for name, value in fields_of(request.content):
                if name in FIELDS and isinstance(value, str):
                    keep(value)


async def answered(response: httpx.Response) -> None:
    for cookie in response.headers.get_list("set-cookie"):
        name, _, rest = cookie.partition("=")
        keep_cookie(name, rest.partition(";")[0])
    if "cart-token" in response.headers:
        keep(response.headers["cart-token"])


def given(body: bytes) -> None:
    """What an answer hands out."""
    for named, shaped in GIVEN.findall(body):
        keep((named or shaped).decode())


def keep_cookie(name: str, value: str) -> None:
    if name in COOKIES:
        for part in value.split():
            keep(part.rpartition(":")[2])


def fields_of(content: bytes) -> Iterable[tuple[str, Any]]:
    with suppress(ValueError):
        if content[:1] == b"{":
            return list(json.loads(content).items())
        return parse_qsl(content.decode())
    return ()


HOOKS: dict[str, list[Any]] = {"request": [asked], "response": [answered]}
