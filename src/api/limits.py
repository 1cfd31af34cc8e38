"""How often one may try: requests by address, passwords by account."""

from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any, Final
from uuid import UUID

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from adapters.redis.tries import Tries
from adapters.settings import Settings

WINDOW_SECONDS: Final = 60
WRONG_PASSWORDS_MAX: Final = 10
WRONG_PASSWORDS_EVERYWHERE_MAX: Final = 100
WRONG_PASSWORDS_SECONDS: Final = 900
HOME_NETWORK_BITS: Final = 64

AnyConnection = ASGIConnection[Any, Any, Any, Any]


class TooManyRequests(Exception):
    def __init__(self, retry_after_seconds: int) -> None:
        super().__init__(f"Too many tries. Try again in {retry_after_seconds} s.")
        self.retry_after_seconds = retry_after_seconds


async def limit_auth_requests(connection: AnyConnection, handler: BaseRouteHandler) -> None:
    """Raises TooManyRequests."""
    shop = connection.app.state.shop
    address = client_address(connection, shop.settings)
    await count(shop.tries, f"auth:{address}", shop.settings.auth_requests_per_minute_max, WINDOW_SECONDS)


async def count_guess(tries: Tries, account: UUID | str, address: str) -> None:
    """Before a password is checked, so that guesses side by side all count.

    By account and address, so that nobody is locked out by a stranger's guesses; and more loosely by account alone.
    Raises TooManyRequests.
    """
    await count(tries, guesses(account, address), WRONG_PASSWORDS_MAX, WRONG_PASSWORDS_SECONDS)
    await count(tries, guesses(account, "all"), WRONG_PASSWORDS_EVERYWHERE_MAX, WRONG_PASSWORDS_SECONDS)


async def forget_guesses(tries: Tries, account: UUID | str, address: str) -> None:
    """After the right one."""
    await tries.forget(guesses(account, address))


def guesses(account: UUID | str, address: str) -> str:
    return f"guesses:{account}:{address}"


async def count(tries: Tries, name: str, most: int, window_seconds: int) -> None:
    tried, left = await tries.count(name, window_seconds)
    if tried > most:
        raise TooManyRequests(max(1, int(left)))


def client_address(connection: AnyConnection, settings: Settings) -> str:
    """X-Forwarded-For counts only behind a proxy of ours, and only its last entry, which that proxy wrote.

    An IPv6 address stands for its home network, all of which one client can use.
    """
    forwarded = connection.headers.get("x-forwarded-for", "")
    if settings.trusted_proxy and forwarded:
        given = forwarded.split(",")[-1].strip()
    else:
        given = connection.client.host if connection.client else "unknown"
    try:
        address = ip_address(given)
    except ValueError:
        return given
    if isinstance(address, IPv6Address) and address.ipv4_mapped is None:
        return str(ip_network((address, HOME_NETWORK_BITS), strict=False))
    return given
