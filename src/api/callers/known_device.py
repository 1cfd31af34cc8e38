"""A browser that somebody has been let in with before, told from all others by a cookie that only this shop can write.

It opens nothing. Whoever comes with it waits for the mistakes made with it, and not for those of strangers.
"""

import hashlib
import hmac
import re
import secrets
from base64 import urlsafe_b64encode
from typing import Final

COOKIE: Final = "__Host-device"
DEVICE_SECONDS: Final = 365 * 24 * 60 * 60
NAME_BYTES: Final = 12
PROOF_BYTES: Final = 18
ACCOUNTS_MAX: Final = 3
COOKIE_CHARS_MAX: Final = 200
KNOWN: Final = re.compile(r"[A-Za-z0-9_-]{1,24}\.[A-Za-z0-9_-]{1,24}", re.ASCII)
"""ACCOUNTS_MAX of them fit into COOKIE_CHARS_MAX, whatever a browser says beside what it was told."""
BETWEEN: Final = "~"


def device_of(said: str, account: str, secret: str) -> str | None:
    """What this browser is called for the account, None of one that never was let in to it."""
    if len(said) > COOKIE_CHARS_MAX:
        return None
    for known in said.split(BETWEEN):
        name, _, given = known.partition(".")
        if KNOWN.fullmatch(known) and hmac.compare_digest(given, proof(name, account, secret)):
            return name
    return None


def with_device(said: str, account: str, secret: str) -> str:
    """The cookie's text after the account let it in; the oldest of ACCOUNTS_MAX makes room."""
    name = device_of(said, account, secret) or secrets.token_urlsafe(NAME_BYTES)
    own = f"{name}.{proof(name, account, secret)}"
    others = [known for known in said[:COOKIE_CHARS_MAX].split(BETWEEN) if KNOWN.fullmatch(known) and known != own]
    return BETWEEN.join([*others[1 - ACCOUNTS_MAX :], own])


def proof(name: str, account: str, secret: str) -> str:
    code = hmac.digest(secret.encode(), f"device\n{account}\n{name}".encode(), hashlib.sha256)
    return urlsafe_b64encode(code[:PROOF_BYTES]).decode()


def device_cookie(said: str) -> str:
    return f"{COOKIE}={said}; Max-Age={DEVICE_SECONDS}; Path=/; Secure; HttpOnly; SameSite=Lax"
