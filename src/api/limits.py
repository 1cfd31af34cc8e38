"""How often one may try: requests by address, mails by whom they go to."""

import hashlib
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any, Final
from uuid import UUID

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from adapters.redis.tries import Tries
from adapters.settings import Settings
from domain.account_token import LIFETIMES, Purpose

WINDOW_SECONDS: Final = 60
MAILS_MAX: Final = 5
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
    tried, left = await shop.tries.count(f"auth:{address}", WINDOW_SECONDS)
    if tried > shop.settings.auth_requests_per_minute_max:
        raise TooManyRequests(max(1, int(left)))


async def count_mail(tries: Tries, purpose: Purpose, about: UUID | str) -> None:
    """Before a link is mailed, to whoever's address or at whoever's wish that is. Each purpose has a count of its own:
    links that a stranger asks for keep nobody from those they need.

    The window is as long as the shortest-lived link works: who is told to wait has one that does. Raises
    TooManyRequests.
    """
    sent, left = await tries.count(
        f"mails:{purpose}:{named(about)}", int(LIFETIMES[Purpose.RESET_PASSWORD].total_seconds())
    )
    if sent > MAILS_MAX:
        raise TooManyRequests(max(1, int(left)))


def named(about: UUID | str) -> str:
    """An address that was typed is not kept, not even in the name of a counter."""
    return str(about) if isinstance(about, UUID) else hashlib.sha256(about.encode()).hexdigest()


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
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or ip_network((address, HOME_NETWORK_BITS), strict=False))
    return given
