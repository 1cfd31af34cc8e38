"""How often one may try: requests by address, failed logins by account. Counted in Redis, in one step."""

import time
from contextlib import suppress
from typing import Any, Final

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler
from redis.asyncio import Redis

from adapters.redis.client import UNREACHABLE

WINDOW_SECONDS: Final = 60
WRONG_PASSWORDS_MAX: Final = 10
WRONG_PASSWORDS_SECONDS: Final = 900
REMEMBERED_LOCALLY_MAX: Final = 10_000
PREFIX: Final = "tradepost:limit:"

# Counts this try; the count and the seconds left of the window.
COUNT: Final = """
local tries = redis.call('INCR', KEYS[1])
if redis.call('TTL', KEYS[1]) < 0 then redis.call('EXPIRE', KEYS[1], ARGV[1]) end
return {tries, redis.call('TTL', KEYS[1])}
"""

_local: dict[str, tuple[int, float]] = {}


class TooManyRequests(Exception):
    def __init__(self, retry_after_seconds: int) -> None:
        super().__init__(f"Too many tries. Try again in {retry_after_seconds} s.")
        self.retry_after_seconds = retry_after_seconds


async def limit_auth_requests(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Raises TooManyRequests."""
    shop = connection.app.state.shop
    address = client_address(connection, trusted_proxy=shop.settings.trusted_proxy)
    await count(shop.redis, f"auth:{address}", shop.settings.auth_requests_per_minute_max, WINDOW_SECONDS)


async def count_guess(redis: Redis, email: str) -> None:
    """Before a password is checked, so that guesses side by side all count.

    Raises TooManyRequests after WRONG_PASSWORDS_MAX in a row.
    """
    await count(redis, guesses(email), WRONG_PASSWORDS_MAX, WRONG_PASSWORDS_SECONDS)


async def forget_guesses(redis: Redis, email: str) -> None:
    """After the right one."""
    _local.pop(guesses(email), None)
    with suppress(*UNREACHABLE):
        await redis.delete(f"{PREFIX}{guesses(email)}")


def guesses(email: str) -> str:
    return f"guesses:{email.casefold()}"


async def count(redis: Redis, name: str, most: int, seconds: int) -> None:
    """Without Redis each process counts for itself: a limit that is looser, but there."""
    try:
        tries, left = await redis.eval(COUNT, 1, f"{PREFIX}{name}", str(seconds))  # type: ignore[misc]
    except UNREACHABLE:
        tries, left = count_locally(name, seconds)
    if tries > most:
        raise TooManyRequests(max(1, int(left)))


def count_locally(name: str, seconds: int) -> tuple[int, float]:
    now = time.monotonic()
    if len(_local) > REMEMBERED_LOCALLY_MAX:
        _local.clear()
    tries, ends = _local.get(name, (0, now + seconds))
    if ends <= now:
        tries, ends = 0, now + seconds
    _local[name] = (tries + 1, ends)
    return tries + 1, ends - now


def client_address(connection: ASGIConnection[Any, Any, Any, Any], *, trusted_proxy: bool) -> str:
    """X-Forwarded-For counts only behind a proxy of ours, and only its last entry, which that proxy wrote."""
    forwarded = connection.headers.get("x-forwarded-for", "")
    if trusted_proxy and forwarded:
        return forwarded.split(",")[-1].strip()
    return connection.client.host if connection.client else "unknown"
