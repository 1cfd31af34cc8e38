"""What one may ask within a minute: counted before a request is answered, and told to whoever asks.

The headers are those of draft-ietf-httpapi-ratelimit-headers.
"""

from collections.abc import AsyncIterator, Hashable
from contextlib import asynccontextmanager
from functools import lru_cache
from typing import Final, cast
from uuid import UUID

from adapters.redis.allowances import Standing
from api.limits.classes import LIMIT
from api.limits.tries import AnyConnection, TooManyRequests, client_address
from api.observability.security_events import SecurityEvent, note
from api.shop import Shop
from commands.cart.apply_coupon import ApplyCoupon
from commands.orders.place_order import PlaceOrder
from domain.limits import ALONE_SHARE, EVERYWHERE, EXACT, OWN_MACHINE_TIMES, WINDOW_SECONDS, Limit
from domain.refusals import CouponNotValid, CouponReason

STANDING: Final = "tradepost.standing"
"""Where a request's scope has the headers that say what is left."""
POLICIES_MAX: Final = 100
OWN_MACHINE: Final = "127."
OWN_MACHINE_IPV6: Final = "::/64"


async def within_limits(connection: AnyConnection) -> None:
    """Of what this route is one. Raises TooManyRequests."""
    limit: Limit | None = connection.route_handler.opt.get(LIMIT)
    if limit is None:
        return
    if limit in EXACT:
        await spend_at_once(connection, limit)
        return
    shop: Shop = connection.app.state.shop
    caller, address = connection.user, client_address(connection, shop.settings)
    whose = address if caller is None else caller.key or caller.id
    most = most_of(shop, limit, address)
    say(connection, limit, most, shop.allowances.spend(limit, whose, most))


async def spend_at_once(connection: AnyConnection, limit: Limit, account: UUID | None = None) -> None:
    """One of what an address, or an account, has of this. Raises TooManyRequests."""
    shop: Shop = connection.app.state.shop
    address = client_address(connection, shop.settings)
    most = most_of(shop, limit, address)
    say(connection, limit, most, await shop.allowances.spend_at_once(limit, account or address, most))


@asynccontextmanager
async def guessing(connection: AnyConnection) -> AsyncIterator[None]:
    """Around whatever is done with the code of a coupon that somebody typed: whoever types many that are none is not
    told of any more, neither as who they are nor from where they are. Raises TooManyRequests.
    """
    shop: Shop = connection.app.state.shop
    most, caller = shop.settings.limits[Limit.COUPONS], connection.user
    whose: tuple[Hashable, ...] = (client_address(connection, shop.settings), *(() if caller is None else (caller.id,)))
    for one in whose:
        standing = shop.allowances.standing(Limit.COUPONS, one, most)
        if standing[0] < 0:
            say(connection, Limit.COUPONS, most, standing)
    try:
        yield
    except CouponNotValid as refusal:
        if refusal.reason is CouponReason.UNKNOWN:
            for one in whose:
                await shop.allowances.spend_at_once(Limit.COUPONS, one, most)
        raise


def types_code(command: object) -> bool:
    """Whether it says the code of a coupon, which may be a guess."""
    return isinstance(command, ApplyCoupon) or (isinstance(command, PlaceOrder) and command.coupon is not None)


def most_of(shop: Shop, limit: Limit, address: str) -> int:
    most = shop.settings.limits[limit]
    if limit is Limit.ADMIN and shop.allowances.alone:
        most = max(1, most // ALONE_SHARE)
    if address.startswith(OWN_MACHINE) or address == OWN_MACHINE_IPV6:
        return most if limit in EVERYWHERE else most * OWN_MACHINE_TIMES
    return most


def say(connection: AnyConnection, limit: Limit, most: int, standing: Standing) -> None:
    """Raises TooManyRequests where nothing is left."""
    left, seconds, first = standing
    cast("dict[str, object]", connection.scope)[STANDING] = (
        policy(limit, most),
        (b"ratelimit", b'"%b";r=%d;t=%d' % (limit.encode(), max(0, left), seconds)),
    )
    if left < 0:
        if first:
            note(SecurityEvent.LIMIT_HIT, connection, limit=limit)
        raise TooManyRequests(seconds)


@lru_cache(POLICIES_MAX)
def policy(limit: Limit, most: int) -> tuple[bytes, bytes]:
    return b"ratelimit-policy", f'"{limit}";q={most};w={WINDOW_SECONDS}'.encode()
