"""How often one may try: requests by address, mails by whom they go to."""

import hashlib
from functools import cache
from typing import Any, Final
from uuid import UUID

import structlog
from litestar.connection import ASGIConnection

from adapters.proxies import NO_PROXIES, address_of, end_of
from adapters.redis.tries import Tries
from adapters.settings import Settings
from domain.accounts.account_token import LIFETIMES, Purpose

MAILS_MAX: Final = 5

log = structlog.get_logger()

AnyConnection = ASGIConnection[Any, Any, Any, Any]


class TooManyRequests(Exception):
    def __init__(self, retry_after_seconds: int) -> None:
        super().__init__(f"Too many tries. Try again in {retry_after_seconds} s.")
        self.retry_after_seconds = retry_after_seconds


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
    """Of the client whose request it is: that of the neighbour who sent it, or, where that is a proxy of ours, what
    its header says. IPv6 by home networks.
    """
    scope, proxies = connection.scope, settings.trusted_proxy
    client = scope["client"]
    neighbour = "unknown" if client is None else client[0]
    lines = [value for name, value in scope["headers"] if name == proxies.header]
    if not lines:
        return address_of(neighbour)
    if proxies == NO_PROXIES:
        tell_of_forwarded()
        return address_of(neighbour)
    return address_of(neighbour, end_of([line.decode("latin-1") for line in lines]), proxies)


@cache
def tell_of_forwarded() -> None:
    """Once in each process."""
    log.warning(
        "somebody passes requests on, and is not trusted: all who come that way count as one address."
        " Say by TRADEPOST_TRUSTED_PROXY who it is"
    )
