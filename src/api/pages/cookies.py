"""What a browser is told to keep: no script reads it, and no other site's form brings it along."""

from typing import Final

SESSION: Final = "__Host-session"
"""The session's token, for as long as the session lasts; it buys access for ten minutes at a time."""
ACCESS: Final = "__Host-access"
BROWSER: Final = "__Host-browser"
"""A random text that tells this browser from others: the forms it is given are good for it alone."""
SEEN: Final = "__Host-seen"
"""How far what this browser wrote last has come: the next pages wait until they show it."""
ORDERS: Final = "__Host-orders"
"""The tokens of the orders a guest placed with this browser."""
DRAFT: Final = "__Host-draft"
"""What somebody had typed at the checkout when their session ended, until they have signed in again."""
TOLD: Final = "__Host-told"
"""What the next page has to say, such as that something was saved; by its key in the catalog."""
LANGUAGE: Final = "language"
MINUTE_SECONDS: Final = 60
DAY_SECONDS: Final = 24 * 60 * MINUTE_SECONDS


def kept(name: str, said: str, seconds: int) -> str:
    """As a Set-Cookie header says it; for no seconds the cookie is to be forgotten."""
    return f"{name}={said}; Max-Age={seconds}; Path=/; Secure; HttpOnly; SameSite=Lax"


def forgotten(name: str) -> str:
    return kept(name, "", 0)
