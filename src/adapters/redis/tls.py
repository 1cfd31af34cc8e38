"""How much is asked of a certificate that a Redis shows."""

from typing import Final
from urllib.parse import urlsplit

REQUIREMENT: Final = "ssl_cert_reqs="
UNSEEN: Final = f"{REQUIREMENT}none"


def looked_at(url: str, *, verified: bool) -> str:
    """The address as redis-py takes it. What it says itself goes first. Unless `verified`, TLS keeps out whoever
    listens, and nobody who sits in between.
    """
    query = urlsplit(url).query
    if verified or not url.startswith("rediss://") or REQUIREMENT in query:
        return url
    return f"{url}{'&' if query else '?'}{UNSEEN}"


def is_looked_at(url: str) -> bool:
    """Of an address as `looked_at` leaves it, whether its certificate is; where there is none, yes."""
    return UNSEEN not in urlsplit(url).query.split("&")
